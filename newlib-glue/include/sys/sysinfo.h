/* Linux's sysinfo(2). */
#ifndef _SYS_SYSINFO_H
#define _SYS_SYSINFO_H

#include <sys/cdefs.h>

__BEGIN_DECLS

#define SI_LOAD_SHIFT 16

struct sysinfo {
	unsigned long uptime, loads[3];
	unsigned long totalram, freeram, sharedram, bufferram, totalswap, freeswap;
	unsigned short procs, pad;
	unsigned long totalhigh, freehigh;
	unsigned mem_unit;
	char __reserved[256];
};

int sysinfo(struct sysinfo *);

__END_DECLS

#endif

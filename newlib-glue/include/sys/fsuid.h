/* The ids by which Linux checks files' rights. */
#ifndef _SYS_FSUID_H
#define _SYS_FSUID_H

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

int setfsuid(uid_t);
int setfsgid(gid_t);

__END_DECLS

#endif

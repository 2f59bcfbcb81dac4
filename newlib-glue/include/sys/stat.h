/* newlib's, with what it declares for some systems only. */
#ifndef _SIGIL_SYS_STAT_H
#define _SIGIL_SYS_STAT_H

#include_next <sys/stat.h>

__BEGIN_DECLS

int lstat(const char *__restrict, struct stat *__restrict);
int mknod(const char *, mode_t, dev_t);
#define UTIME_NOW (-2L)
#define UTIME_OMIT (-1L)

__END_DECLS

#endif

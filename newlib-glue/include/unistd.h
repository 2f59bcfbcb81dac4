/* newlib's, with what it does not declare. */
#ifndef _SIGIL_UNISTD_H
#define _SIGIL_UNISTD_H

#include_next <unistd.h>

__BEGIN_DECLS

pid_t tcgetsid(int);
#if __GNU_VISIBLE
#define SEEK_DATA 3
#define SEEK_HOLE 4
pid_t _Fork(void);
pid_t gettid(void);
long syscall(long, ...);
int setresuid(uid_t, uid_t, uid_t);
int setresgid(gid_t, gid_t, gid_t);
int getresuid(uid_t *, uid_t *, uid_t *);
int getresgid(gid_t *, gid_t *, gid_t *);
ssize_t copy_file_range(int, off_t *, int, off_t *, size_t, unsigned);
int vhangup(void);
#endif

__END_DECLS

#endif

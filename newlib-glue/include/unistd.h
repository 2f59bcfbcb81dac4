/* newlib's, with what it does not declare. */
#ifndef _SIGIL_UNISTD_H
#define _SIGIL_UNISTD_H

#include_next <unistd.h>

__BEGIN_DECLS

int execvpe(const char *, char *const[], char *const[]);
pid_t tcgetsid(int);
#if __GNU_VISIBLE
pid_t _Fork(void);
pid_t gettid(void);
long syscall(long, ...);
int setresuid(uid_t, uid_t, uid_t);
int setresgid(gid_t, gid_t, gid_t);
int getresuid(uid_t *, uid_t *, uid_t *);
int getresgid(gid_t *, gid_t *, gid_t *);
ssize_t copy_file_range(int, off_t *, int, off_t *, size_t, unsigned);
#endif

__END_DECLS

#endif

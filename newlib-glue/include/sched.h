/* newlib's, with processor sets and Linux's policies. */
#ifndef _SIGIL_SCHED_H
#define _SIGIL_SCHED_H

#include <sys/types.h>
#include <sys/timespec.h>
/* As with musl, the functions are there; the option, which promises more (an order among those whom
 * sem_post wakes), is not. */
#define _POSIX_PRIORITY_SCHEDULING 200809L
#include_next <sched.h>
#undef _POSIX_PRIORITY_SCHEDULING

__BEGIN_DECLS

#if __GNU_VISIBLE
#define SCHED_BATCH 3
#define SCHED_IDLE 5
#define SCHED_DEADLINE 6
#define SCHED_RESET_ON_FORK 0x40000000

#define CSIGNAL 0xff
#define CLONE_VM 0x100
#define CLONE_FS 0x200
#define CLONE_FILES 0x400
#define CLONE_SIGHAND 0x800
#define CLONE_PIDFD 0x1000
#define CLONE_PTRACE 0x2000
#define CLONE_VFORK 0x4000
#define CLONE_PARENT 0x8000
#define CLONE_THREAD 0x10000
#define CLONE_NEWNS 0x20000
#define CLONE_SYSVSEM 0x40000
#define CLONE_SETTLS 0x80000
#define CLONE_PARENT_SETTID 0x100000
#define CLONE_CHILD_CLEARTID 0x200000
#define CLONE_DETACHED 0x400000
#define CLONE_UNTRACED 0x800000
#define CLONE_CHILD_SETTID 0x1000000
#define CLONE_NEWCGROUP 0x2000000
#define CLONE_NEWUTS 0x4000000
#define CLONE_NEWIPC 0x8000000
#define CLONE_NEWUSER 0x10000000
#define CLONE_NEWPID 0x20000000
#define CLONE_NEWNET 0x40000000
#define CLONE_IO 0x80000000

#ifndef _SYS_CPUSET_H_
#define CPU_SETSIZE 1024
typedef struct {
	unsigned long __bits[CPU_SETSIZE / 64];
} cpu_set_t;
#define CPU_ZERO(set) ((void)(*(set) = (cpu_set_t){ { 0 } }))
#define CPU_SET(n, set) ((void)((set)->__bits[(n) / 64] |= 1ul << (n) % 64))
#define CPU_CLR(n, set) ((void)((set)->__bits[(n) / 64] &= ~(1ul << (n) % 64)))
#define CPU_ISSET(n, set) ((int)((set)->__bits[(n) / 64] >> (n) % 64 & 1))
int sched_getaffinity(pid_t, size_t, cpu_set_t *);
int sched_setaffinity(pid_t, size_t, const cpu_set_t *);
#endif

int clone(int (*)(void *), void *, int, void *, ...);
int unshare(int);
#endif

__END_DECLS

#endif

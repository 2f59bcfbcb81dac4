/* Limits: newlib's are those of a small system. OPEN_MAX and CHILD_MAX depend on the process:
 * sysconf() knows. */
#ifndef _SIGIL_SYS_SYSLIMITS_H
#define _SIGIL_SYS_SYSLIMITS_H

#include_next <sys/syslimits.h>

#undef ARG_MAX
#define ARG_MAX 131072
#undef CHILD_MAX
#undef OPEN_MAX
#undef NGROUPS_MAX
#define NGROUPS_MAX 32
#undef PATH_MAX
#define PATH_MAX 4096
#undef PIPE_BUF
#define PIPE_BUF 4096
#define SSIZE_MAX __LONG_MAX__
#define SYMLOOP_MAX 40
#define HOST_NAME_MAX 255
#define TTY_NAME_MAX 32
#define MQ_PRIO_MAX 32768
#define RTSIG_MAX 30
#define TIMER_MAX 32
#define DELAYTIMER_MAX 0x7fffffff
#define SEM_VALUE_MAX 0x7fffffff
#define SEM_NSEMS_MAX 256
#define PTHREAD_KEYS_MAX 128
#define PTHREAD_STACK_MIN 2048
#define PTHREAD_DESTRUCTOR_ITERATIONS 4
#define NZERO 20

#define _POSIX_ARG_MAX 4096
#define _POSIX_CHILD_MAX 25
#define _POSIX_DELAYTIMER_MAX 32
#define _POSIX_LINK_MAX 8
#define _POSIX_LOGIN_NAME_MAX 9
#define _POSIX_MQ_OPEN_MAX 8
#define _POSIX_MQ_PRIO_MAX 32
#define _POSIX_NAME_MAX 14
#define _POSIX_NGROUPS_MAX 8
#define _POSIX_OPEN_MAX 20
#define _POSIX_PATH_MAX 256
#define _POSIX_PIPE_BUF 512
#define _POSIX_RTSIG_MAX 8
#define _POSIX_SEM_NSEMS_MAX 256
#define _POSIX_SEM_VALUE_MAX 32767
#define _POSIX_SIGQUEUE_MAX 32
#define _POSIX_SSIZE_MAX 32767
#define _POSIX_SYMLOOP_MAX 8
#define _POSIX_THREAD_DESTRUCTOR_ITERATIONS 4
#define _POSIX_THREAD_KEYS_MAX 128
#define _POSIX_THREAD_THREADS_MAX 64
#define _POSIX_TIMER_MAX 32
#define _POSIX_TZNAME_MAX 6

#endif

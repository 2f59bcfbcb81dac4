/* newlib's, with what it does not declare. */
#ifndef _SIGIL_PTHREAD_H
#define _SIGIL_PTHREAD_H

#include <sys/types.h>
#include <sched.h>
#include_next <pthread.h>

__BEGIN_DECLS

int pthread_mutexattr_getrobust(const pthread_mutexattr_t *__restrict, int *__restrict);
int pthread_mutexattr_setrobust(pthread_mutexattr_t *, int);
int pthread_mutex_consistent(pthread_mutex_t *);
int pthread_mutex_clocklock(pthread_mutex_t *, clockid_t, const struct timespec *);
int pthread_mutexattr_getprotocol(const pthread_mutexattr_t *__restrict, int *__restrict);
int pthread_mutexattr_setprotocol(pthread_mutexattr_t *, int);
int pthread_mutex_getprioceiling(const pthread_mutex_t *__restrict, int *__restrict);
int pthread_mutex_setprioceiling(pthread_mutex_t *__restrict, int, int *__restrict);
int pthread_cond_clockwait(pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *);
int pthread_sigmask(int, const __sigset_t *, __sigset_t *);
int pthread_kill(pthread_t, int);
#if __GNU_VISIBLE
int pthread_getattr_np(pthread_t, pthread_attr_t *);
int pthread_tryjoin_np(pthread_t, void **);
int pthread_timedjoin_np(pthread_t, void **, const struct timespec *);
#endif

#define PTHREAD_NULL ((pthread_t)0)

__END_DECLS

#endif

/* Overrides newlib's file of this name, where a thread, a mutex and so on are a number each that
 * some kernel gave out: here they are the objects themselves, and the kernel knows of a futex. The
 * constants are newlib's. */
#ifndef _SYS__PTHREADTYPES_H_
#define _SYS__PTHREADTYPES_H_

#include <sys/sched.h>

typedef struct sigil_thread *pthread_t;
typedef unsigned pthread_key_t;

#define PTHREAD_SCOPE_PROCESS 0
#define PTHREAD_SCOPE_SYSTEM 1
#define PTHREAD_INHERIT_SCHED 1
#define PTHREAD_EXPLICIT_SCHED 2
#define PTHREAD_CREATE_DETACHED 0
#define PTHREAD_CREATE_JOINABLE 1
#define PTHREAD_PROCESS_PRIVATE 0
#define PTHREAD_PROCESS_SHARED 1
#define PTHREAD_PRIO_NONE 0
#define PTHREAD_PRIO_INHERIT 1
#define PTHREAD_PRIO_PROTECT 2
#define PTHREAD_MUTEX_NORMAL 0
#define PTHREAD_MUTEX_RECURSIVE 1
#define PTHREAD_MUTEX_ERRORCHECK 2
#define PTHREAD_MUTEX_DEFAULT PTHREAD_MUTEX_NORMAL
#define PTHREAD_MUTEX_STALLED 0
#define PTHREAD_MUTEX_ROBUST 1

typedef struct {
	void *stackaddr;
	size_t stacksize, guardsize;
	int detachstate, contentionscope, inheritsched, schedpolicy;
	struct sched_param schedparam;
} pthread_attr_t;

/* The list of robust mutexes that the kernel walks when a thread ends goes through __next. */
typedef struct pthread_mutex {
	int __type, __lock, __waiters, __count;
	void *__previous, *__next;
	long __reserved;
} pthread_mutex_t;
#define _PTHREAD_MUTEX_INITIALIZER { 0, 0, 0, 0, 0, 0, 0 }

typedef struct {
	int __type, __shared, __protocol, __robust;
} pthread_mutexattr_t;

typedef struct {
	unsigned __sequence, __waiters;
	int __clock, __shared;
	long __reserved[4];
} pthread_cond_t;
#define _PTHREAD_COND_INITIALIZER { 0, 0, 0, 0, { 0 } }

typedef struct {
	int __clock, __shared;
} pthread_condattr_t;

typedef int pthread_once_t;
#define _PTHREAD_ONCE_INIT 0

typedef struct {
	unsigned __limit, __arrived, __round, __leaving;
	int __shared, __reserved[3];
} pthread_barrier_t;

typedef struct {
	int __shared;
} pthread_barrierattr_t;

typedef int pthread_spinlock_t;

typedef struct {
	int __state, __waiters, __shared, __reserved[5];
} pthread_rwlock_t;
#define _PTHREAD_RWLOCK_INITIALIZER { 0, 0, 0, { 0 } }

typedef struct {
	int __shared;
} pthread_rwlockattr_t;

#endif

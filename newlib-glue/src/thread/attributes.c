/* Attributes of threads and of what they share. */
#include "threads.h"

enum { DEFAULT_STACK = 128 << 10, DEFAULT_GUARD = 8 << 10 };

int pthread_attr_init(pthread_attr_t *a)
{
	*a = (pthread_attr_t){ .stacksize = DEFAULT_STACK, .guardsize = DEFAULT_GUARD,
			       .detachstate = PTHREAD_CREATE_JOINABLE,
			       .contentionscope = PTHREAD_SCOPE_SYSTEM,
			       .inheritsched = PTHREAD_INHERIT_SCHED };
	return 0;
}

int pthread_attr_destroy(pthread_attr_t *a) { (void)a; return 0; }

/* A setter that takes what the condition lets through, and its getter. */
#define ATTRIBUTE(object, type, name, field, condition)                                  \
	int object##_set##name(object##_t *a, type value)                                \
	{                                                                                \
		if (!(condition))                                                        \
			return EINVAL;                                                   \
		a->field = value;                                                        \
		return 0;                                                                \
	}                                                                                \
	int object##_get##name(const object##_t *restrict a, type *restrict value)       \
	{                                                                                \
		*value = a->field;                                                       \
		return 0;                                                                \
	}

#define IS_SHARED(value) ((unsigned)(value) <= PTHREAD_PROCESS_SHARED)

ATTRIBUTE(pthread_attr, int, detachstate, detachstate, (unsigned)value <= PTHREAD_CREATE_JOINABLE)
ATTRIBUTE(pthread_attr, size_t, guardsize, guardsize, value <= SIZE_MAX / 8)
ATTRIBUTE(pthread_attr, size_t, stacksize, stacksize,
	  value >= PTHREAD_STACK_MIN && value <= SIZE_MAX / 4)
ATTRIBUTE(pthread_attr, int, inheritsched, inheritsched,
	  value == PTHREAD_INHERIT_SCHED || value == PTHREAD_EXPLICIT_SCHED)
ATTRIBUTE(pthread_attr, int, schedpolicy, schedpolicy, 1)

int pthread_attr_getschedparam(const pthread_attr_t *restrict a, struct sched_param *restrict to)
{
	*to = a->schedparam;
	return 0;
}

int pthread_attr_setschedparam(pthread_attr_t *restrict a, const struct sched_param *restrict from)
{
	a->schedparam = *from;
	return 0;
}

int pthread_attr_getscope(const pthread_attr_t *restrict a, int *restrict scope)
{
	*scope = a->contentionscope;
	return 0;
}

/* As with Linux's libcs: each thread is the kernel's. */
int pthread_attr_setscope(pthread_attr_t *a, int scope)
{
	(void)a;
	return scope == PTHREAD_SCOPE_SYSTEM ? 0 : scope == PTHREAD_SCOPE_PROCESS ? ENOTSUP : EINVAL;
}

int pthread_attr_getstack(const pthread_attr_t *restrict a, void **restrict at, size_t *restrict size)
{
	if (!a->stackaddr)
		return EINVAL;
	*at = a->stackaddr;
	*size = a->stacksize;
	return 0;
}

int pthread_attr_setstack(pthread_attr_t *a, void *at, size_t size)
{
	if (size < PTHREAD_STACK_MIN || size > SIZE_MAX / 4)
		return EINVAL;
	a->stackaddr = at;
	a->stacksize = size;
	return 0;
}

/* POSIX.1-2001's: the address was never said to be the lowest one. Here it is. */
int pthread_attr_getstackaddr(const pthread_attr_t *restrict a, void **restrict at)
{
	*at = a->stackaddr;
	return 0;
}

int pthread_attr_setstackaddr(pthread_attr_t *a, void *at)
{
	a->stackaddr = at;
	return 0;
}

int pthread_getattr_np(pthread_t thread, pthread_attr_t *a)
{
	pthread_attr_init(a);
	a->detachstate = thread->joined == DETACHED ? PTHREAD_CREATE_DETACHED : PTHREAD_CREATE_JOINABLE;
	a->guardsize = thread->guard_size;
	if (thread->stack) {
		a->stackaddr = thread->stack - thread->stack_size;
		a->stacksize = thread->stack_size;
	}
	return 0;
}

int pthread_mutexattr_init(pthread_mutexattr_t *a) { *a = (pthread_mutexattr_t){ 0 }; return 0; }
int pthread_mutexattr_destroy(pthread_mutexattr_t *a) { (void)a; return 0; }
ATTRIBUTE(pthread_mutexattr, int, type, __type, (unsigned)value <= PTHREAD_MUTEX_ERRORCHECK)
ATTRIBUTE(pthread_mutexattr, int, pshared, __shared, IS_SHARED(value))
ATTRIBUTE(pthread_mutexattr, int, robust, __robust, (unsigned)value <= PTHREAD_MUTEX_ROBUST)

int pthread_mutexattr_getprotocol(const pthread_mutexattr_t *restrict a, int *restrict value)
{
	*value = a->__protocol;
	return 0;
}

int pthread_mutexattr_setprotocol(pthread_mutexattr_t *a, int value)
{
	if (value == PTHREAD_PRIO_PROTECT)
		return ENOTSUP;
	if (value != PTHREAD_PRIO_NONE && value != PTHREAD_PRIO_INHERIT)
		return EINVAL;
	a->__protocol = value;
	return 0;
}

int pthread_condattr_init(pthread_condattr_t *a)
{
	*a = (pthread_condattr_t){ CLOCK_REALTIME, 0 };
	return 0;
}
int pthread_condattr_destroy(pthread_condattr_t *a) { (void)a; return 0; }
ATTRIBUTE(pthread_condattr, int, pshared, __shared, IS_SHARED(value))
ATTRIBUTE(pthread_condattr, clockid_t, clock, __clock,
	  value >= 0 && value != CLOCK_PROCESS_CPUTIME_ID && value != CLOCK_THREAD_CPUTIME_ID)

int pthread_barrierattr_init(pthread_barrierattr_t *a) { a->__shared = 0; return 0; }
int pthread_barrierattr_destroy(pthread_barrierattr_t *a) { (void)a; return 0; }
ATTRIBUTE(pthread_barrierattr, int, pshared, __shared, IS_SHARED(value))

int pthread_rwlockattr_init(pthread_rwlockattr_t *a) { a->__shared = 0; return 0; }
int pthread_rwlockattr_destroy(pthread_rwlockattr_t *a) { (void)a; return 0; }
ATTRIBUTE(pthread_rwlockattr, int, pshared, __shared, IS_SHARED(value))

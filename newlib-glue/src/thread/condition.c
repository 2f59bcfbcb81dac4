/* Condition variables: a sequence that each signal advances, and waiting for it to change. That a
 * thread wakes for no reason is POSIX's to allow. */
#include "threads.h"

/* In __waiters: who destroys it waits for the last one. */
#define LEAVING 0x80000000u

int pthread_cond_init(pthread_cond_t *restrict c, const pthread_condattr_t *restrict a)
{
	*c = (pthread_cond_t){ 0 };
	/* 0 in one that is initialised statically means CLOCK_REALTIME. */
	if (a && a->__clock != CLOCK_REALTIME)
		c->__clock = a->__clock;
	if (a)
		c->__shared = a->__shared;
	return 0;
}

/* POSIX: it may be destroyed as soon as all waiters are woken; those are still on their way out. */
int pthread_cond_destroy(pthread_cond_t *c)
{
	unsigned waiters = __atomic_or_fetch(&c->__waiters, LEAVING, __ATOMIC_SEQ_CST);

	if (waiters == LEAVING)
		return 0;
	/* Those that nobody has woken, which POSIX lets be undefined, are woken. */
	__atomic_fetch_add(&c->__sequence, 1, __ATOMIC_SEQ_CST);
	futex_wake(&c->__sequence, INT_MAX, c->__shared);
	while (waiters != LEAVING) {
		__sigil_wait((volatile int *)&c->__waiters, waiters, CLOCK_MONOTONIC, 0, c->__shared);
		waiters = *(volatile unsigned *)&c->__waiters;
	}
	return 0;
}

int pthread_cond_clockwait(pthread_cond_t *restrict c, pthread_mutex_t *restrict m, clockid_t clock,
			   const struct timespec *restrict until)
{
	struct sigil_thread *me = self();
	int old, error, locked;

	if ((m->__type & 15) && (m->__lock & FUTEX_TID) != (unsigned)me->tid)
		return EPERM;
	if (until && (until->tv_nsec < 0 || until->tv_nsec >= 1000000000))
		return EINVAL;
	pthread_testcancel();
	__atomic_fetch_add(&c->__waiters, 1, __ATOMIC_SEQ_CST);
	int sequence = *(volatile int *)&c->__sequence;
	pthread_mutex_unlock(m);
	pthread_setcancelstate(CANCEL_MASKED, &old);
	if (old == PTHREAD_CANCEL_DISABLE)
		pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, 0);
	/* A handler that interrupts does not end it: the waiter would miss what its sequence counts. */
	do
		error = __sigil_wait_cancellable((volatile int *)&c->__sequence, sequence, clock, until,
						 c->__shared);
	while (error == EINTR && *(volatile int *)&c->__sequence == sequence);
	if (error == EINTR)
		error = 0;
	if (error == ECANCELED && *(volatile int *)&c->__sequence != sequence)
		/* POSIX: one that is cancelled takes no signal from the others. */
		futex_wake(&c->__sequence, 1, c->__shared);
	int shared = c->__shared;
	if (__atomic_sub_fetch(&c->__waiters, 1, __ATOMIC_SEQ_CST) == LEAVING)
		futex_wake(&c->__waiters, INT_MAX, shared);
	locked = pthread_mutex_lock(m);
	pthread_setcancelstate(old, 0);
	if (error == ECANCELED) {
		pthread_testcancel();
		error = 0;
	}
	return locked ? locked : error;
}

int pthread_cond_timedwait(pthread_cond_t *restrict c, pthread_mutex_t *restrict m,
			   const struct timespec *restrict until)
{
	return pthread_cond_clockwait(c, m, c->__clock ? c->__clock : CLOCK_REALTIME, until);
}

int pthread_cond_wait(pthread_cond_t *restrict c, pthread_mutex_t *restrict m)
{
	return pthread_cond_clockwait(c, m, CLOCK_REALTIME, 0);
}

static int wake(pthread_cond_t *c, int count)
{
	if (*(volatile unsigned *)&c->__waiters == 0)
		return 0;
	__atomic_fetch_add(&c->__sequence, 1, __ATOMIC_SEQ_CST);
	futex_wake(&c->__sequence, count, c->__shared);
	return 0;
}

int pthread_cond_signal(pthread_cond_t *c) { return wake(c, 1); }
int pthread_cond_broadcast(pthread_cond_t *c) { return wake(c, INT_MAX); }

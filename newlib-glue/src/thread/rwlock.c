/* Locks of many readers or one writer: the word is how many readers, or WRITER. */
#include "threads.h"

enum { WRITER = 0x7fffffff };
#define WAITED 0x80000000

int pthread_rwlock_init(pthread_rwlock_t *restrict l, const pthread_rwlockattr_t *restrict a)
{
	*l = (pthread_rwlock_t){ .__shared = a ? a->__shared : 0 };
	return 0;
}

int pthread_rwlock_destroy(pthread_rwlock_t *l)
{
	(void)l;
	return 0;
}

int pthread_rwlock_tryrdlock(pthread_rwlock_t *l)
{
	int old;

	do {
		old = *(volatile int *)&l->__state;
		if ((old & WRITER) == WRITER)
			return EBUSY;
		if ((old & WRITER) == WRITER - 1)
			return EAGAIN;
	} while (exchange_if(&l->__state, old, old + 1) != old);
	return 0;
}

int pthread_rwlock_trywrlock(pthread_rwlock_t *l)
{
	return exchange_if(&l->__state, 0, WRITER) ? EBUSY : 0;
}

static int lock(pthread_rwlock_t *l, int (*try)(pthread_rwlock_t *), int is_writer, clockid_t clock,
		const struct timespec *until)
{
	int error, spun = 0;

	while ((error = try(l)) == EBUSY) {
		int old = *(volatile int *)&l->__state;
		if (old == 0 || (!is_writer && (old & WRITER) != WRITER))
			continue;
		if (!spun++) {
			spin(&l->__state, old, &l->__waiters);
			continue;
		}
		__atomic_fetch_add(&l->__waiters, 1, __ATOMIC_SEQ_CST);
		int waited = old | WAITED;
		exchange_if(&l->__state, old, waited);
		error = __sigil_wait(&l->__state, waited, clock, until, l->__shared);
		__atomic_fetch_sub(&l->__waiters, 1, __ATOMIC_SEQ_CST);
		if (error && error != EINTR)
			return error;
	}
	return error;
}

int pthread_rwlock_rdlock(pthread_rwlock_t *l)
{
	return lock(l, pthread_rwlock_tryrdlock, 0, CLOCK_REALTIME, 0);
}

int pthread_rwlock_timedrdlock(pthread_rwlock_t *restrict l, const struct timespec *restrict until)
{
	return lock(l, pthread_rwlock_tryrdlock, 0, CLOCK_REALTIME, until);
}

int pthread_rwlock_wrlock(pthread_rwlock_t *l)
{
	return lock(l, pthread_rwlock_trywrlock, 1, CLOCK_REALTIME, 0);
}

int pthread_rwlock_timedwrlock(pthread_rwlock_t *restrict l, const struct timespec *restrict until)
{
	return lock(l, pthread_rwlock_trywrlock, 1, CLOCK_REALTIME, until);
}

int pthread_rwlock_unlock(pthread_rwlock_t *l)
{
	int old, new, count, waiters, shared = l->__shared;

	do {
		old = *(volatile int *)&l->__state;
		count = old & WRITER;
		waiters = l->__waiters;
		new = count == WRITER || count == 1 ? 0 : old - 1;
	} while (exchange_if(&l->__state, old, new) != old);
	if (new == 0 && (waiters || old < 0))
		/* One reader would let others of its kind sleep. */
		futex_wake(&l->__state, INT_MAX, shared);
	return 0;
}

/* Barriers and spin locks. */
#include "threads.h"

int pthread_barrier_init(pthread_barrier_t *restrict b, const pthread_barrierattr_t *restrict a,
			 unsigned count)
{
	if (count - 1 > INT_MAX - 1u)
		return EINVAL;
	*b = (pthread_barrier_t){ .__limit = count, .__shared = a ? a->__shared : 0 };
	return 0;
}

int pthread_barrier_wait(pthread_barrier_t *b)
{
	int round = *(volatile int *)&b->__round, shared = b->__shared;

	if (__atomic_add_fetch(&b->__arrived, 1, __ATOMIC_SEQ_CST) == b->__limit) {
		b->__arrived = 0;
		__atomic_fetch_add(&b->__leaving, b->__limit - 1, __ATOMIC_SEQ_CST);
		__atomic_fetch_add(&b->__round, 1, __ATOMIC_SEQ_CST);
		futex_wake(&b->__round, INT_MAX, shared);
		return PTHREAD_BARRIER_SERIAL_THREAD;
	}
	while (*(volatile int *)&b->__round == round)
		__sigil_wait((volatile int *)&b->__round, round, CLOCK_MONOTONIC, 0, shared);
	/* It may be destroyed as soon as a thread is through: who destroys it waits for the others. */
	if (__atomic_sub_fetch(&b->__leaving, 1, __ATOMIC_SEQ_CST) == 0)
		futex_wake(&b->__leaving, INT_MAX, shared);
	return 0;
}

int pthread_barrier_destroy(pthread_barrier_t *b)
{
	for (int leaving; (leaving = *(volatile int *)&b->__leaving) != 0;)
		__sigil_wait((volatile int *)&b->__leaving, leaving, CLOCK_MONOTONIC, 0, b->__shared);
	return 0;
}

int pthread_spin_init(pthread_spinlock_t *l, int shared)
{
	(void)shared;
	*l = 0;
	return 0;
}

int pthread_spin_destroy(pthread_spinlock_t *l)
{
	(void)l;
	return 0;
}

int pthread_spin_trylock(pthread_spinlock_t *l)
{
	return exchange_if(l, 0, 1) ? EBUSY : 0;
}

int pthread_spin_lock(pthread_spinlock_t *l)
{
	/* On one processor who holds it can let go only when it runs. */
	while (*(volatile int *)l || pthread_spin_trylock(l))
		sigil_spin_hint();
	return 0;
}

int pthread_spin_unlock(pthread_spinlock_t *l)
{
	__atomic_store_n(l, 0, __ATOMIC_SEQ_CST);
	return 0;
}

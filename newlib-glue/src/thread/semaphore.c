/* Semaphores. */
#include "threads.h"
#include <semaphore.h>

int sem_init(sem_t *s, int shared, unsigned value)
{
	if (value > SEM_VALUE_MAX)
		return fails_with(EINVAL);
	*s = (sem_t){ .__value = value, .__shared = shared };
	return 0;
}

int sem_destroy(sem_t *s)
{
	(void)s;
	return 0;
}

int sem_getvalue(sem_t *restrict s, int *restrict value)
{
	*value = *(volatile int *)&s->__value;
	return 0;
}

int sem_post(sem_t *s)
{
	int value, shared = s->__shared;

	do {
		value = *(volatile int *)&s->__value;
		if (value == SEM_VALUE_MAX)
			return fails_with(EOVERFLOW);
	} while (exchange_if(&s->__value, value, value + 1) != value);
	/* Who took it may destroy it: the futex' address alone is used, as the kernel allows. */
	if (*(volatile int *)&s->__waiters)
		futex_wake(&s->__value, 1, shared);
	return 0;
}

static int take(sem_t *s)
{
	for (int value; (value = *(volatile int *)&s->__value) > 0;)
		if (exchange_if(&s->__value, value, value - 1) == value)
			return 1;
	return 0;
}

int sem_trywait(sem_t *s)
{
	return take(s) ? 0 : fails_with(EAGAIN);
}

static void leave(void *at)
{
	__atomic_fetch_sub(&((sem_t *)at)->__waiters, 1, __ATOMIC_SEQ_CST);
}

int sem_timedwait(sem_t *restrict s, const struct timespec *restrict until)
{
	pthread_testcancel();
	if (take(s))
		return 0;
	spin(&s->__value, 0, &s->__waiters);
	while (!take(s)) {
		int error;

		__atomic_fetch_add(&s->__waiters, 1, __ATOMIC_SEQ_CST);
		pthread_cleanup_push(leave, s);
		error = __sigil_wait_cancellable(&s->__value, 0, CLOCK_REALTIME, until, s->__shared);
		pthread_cleanup_pop(1);
		if (error)
			return fails_with(error);
	}
	return 0;
}

int sem_wait(sem_t *s)
{
	return sem_timedwait(s, 0);
}

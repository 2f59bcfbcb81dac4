/* Waiting for a word to change: futex(2). */
#include "threads.h"

static long wait(volatile int *at, int value, clockid_t clock, const struct timespec *until, int shared,
		 int cancellable)
{
	int operation = FUTEX_WAIT_BITSET | (shared ? 0 : FUTEX_PRIVATE) |
			(clock == CLOCK_REALTIME ? FUTEX_CLOCK_REALTIME : 0);

	if (cancellable)
		return CANCELLABLE_ALL(futex, at, operation, value, until, 0, -1);
	return sigil_sys_futex((long)at, operation, value, (long)until, 0, -1);
}

static int checked(volatile int *at, int value, clockid_t clock, const struct timespec *until, int shared,
		   int cancellable)
{
	if (until && (until->tv_nsec < 0 || until->tv_nsec >= 1000000000))
		return EINVAL;
	if (until && until->tv_sec < 0)
		return ETIMEDOUT;
	long got = wait(at, value, clock, until, shared, cancellable);
	return got < 0 && got != -11 /* EAGAIN: the value is another */ ? error_of(got) : 0;
}

int __sigil_wait(volatile int *at, int value, clockid_t clock, const struct timespec *until, int shared)
{
	return checked(at, value, clock, until, shared, 0);
}

int __sigil_wait_cancellable(volatile int *at, int value, clockid_t clock, const struct timespec *until,
			     int shared)
{
	return checked(at, value, clock, until, shared, 1);
}

/* A lock of the glue's own: 0, 1, or 2 when somebody waits. */
void __sigil_lock(volatile int *lock)
{
	if (exchange_if(lock, 0, 1) == 0)
		return;
	while (__atomic_exchange_n(lock, 2, __ATOMIC_SEQ_CST) != 0)
		sigil_sys_futex((long)lock, FUTEX_WAIT | FUTEX_PRIVATE, 2, 0, 0, 0);
}

void __sigil_unlock(volatile int *lock)
{
	if (__atomic_exchange_n(lock, 0, __ATOMIC_SEQ_CST) == 2)
		futex_wake(lock, 1, 0);
}

/* What the files of threads share. */
#ifndef SIGIL_THREADS_H
#define SIGIL_THREADS_H

#include "glue.h"

/* The program's TLS segment. */
struct tls {
	const void *image;
	size_t file_size, size, align;
};
hidden extern struct tls __sigil_tls;

hidden void __sigil_first_thread(const unsigned char *random);
/* Makes a thread's structure and TLS in memory that is zero, at its end; what lies below is given. */
hidden struct sigil_thread *__sigil_new_thread(unsigned char *memory, size_t size);
/* The end of the memory below them. */
hidden unsigned char *__sigil_below(struct sigil_thread *);
/* How much memory that takes. */
hidden size_t __sigil_thread_size(void);

/* All threads, and how many. Whoever changes the ring holds the lock, with all signals blocked. */
hidden extern volatile int __sigil_thread_lock;
hidden extern int __sigil_thread_count;
hidden void __sigil_lock(volatile int *), __sigil_unlock(volatile int *);

/* What fork() does to the child's copy. */
weak void __sigil_fork_handlers(int);
hidden void __sigil_hold_locks(void), __sigil_release_locks(void);
hidden void __sigil_reset_locks(int parent, int held);

weak void __sigil_run_destructors(void);

/* ---- futexes ---- */

enum { FUTEX_WAIT, FUTEX_WAKE, FUTEX_REQUEUE = 3, FUTEX_LOCK_PI = 6, FUTEX_UNLOCK_PI,
       FUTEX_TRYLOCK_PI, FUTEX_WAIT_BITSET };
enum { FUTEX_PRIVATE = 128, FUTEX_CLOCK_REALTIME = 256 };
#define FUTEX_WAITERS 0x80000000u
#define FUTEX_OWNER_DIED 0x40000000u
#define FUTEX_TID 0x3fffffffu

static inline long futex_wake(volatile void *at, int count, int shared)
{
	return sigil_sys_futex((long)at, FUTEX_WAKE | (shared ? 0 : FUTEX_PRIVATE), count, 0, 0, 0);
}

/* Waits while the word has the value, until a time of the clock (newlib's number): 0, or an error
 * of newlib's. A wait that is no cancellation point. */
hidden int __sigil_wait(volatile int *, int value, clockid_t, const struct timespec *until, int shared);
/* The same as a cancellation point. */
hidden int __sigil_wait_cancellable(volatile int *, int value, clockid_t, const struct timespec *until,
				    int shared);

/* Lets others run while the word has the value and nobody sleeps for it: on one processor that is
 * when it may change, and a switch is less than a sleep. */
void sigil_spin_hint(void);
static inline void spin(volatile int *at, int value, volatile int *waiters)
{
	for (int i = 0; i < 100 && *at == value && *waiters <= 0; i++)
		sigil_spin_hint();
}

static inline int exchange_if(volatile int *at, int old, int new)
{
	__atomic_compare_exchange_n(at, &old, new, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return old;
}

#endif

/* pthread_once(3). */
#include "threads.h"

enum { NEW, RUNNING, DONE, WAITED };

static void undo(void *at)
{
	volatile int *state = at;

	if (__atomic_exchange_n(state, NEW, __ATOMIC_SEQ_CST) == WAITED)
		futex_wake(state, INT_MAX, 0);
}

int pthread_once(pthread_once_t *once, void (*function)(void))
{
	volatile int *state = once;

	if (__atomic_load_n(state, __ATOMIC_ACQUIRE) == DONE)
		return 0;
	for (;;) {
		switch (exchange_if(state, NEW, RUNNING)) {
		case NEW:
			/* POSIX: one that is cancelled has not been called. */
			pthread_cleanup_push(undo, (void *)state);
			function();
			pthread_cleanup_pop(0);
			if (__atomic_exchange_n(state, DONE, __ATOMIC_SEQ_CST) == WAITED)
				futex_wake(state, INT_MAX, 0);
			return 0;
		case RUNNING: exchange_if(state, RUNNING, WAITED); /* fall through */
		case WAITED: __sigil_wait(state, WAITED, CLOCK_MONOTONIC, 0, 0); continue;
		case DONE: return 0;
		}
	}
}

/* newlib's locks (--enable-newlib-retargetable-locking): all are recursive, which those that need not
 * be may be, too. */
#include "threads.h"
#include <stdlib.h>
#include <sys/lock.h>

struct __lock {
	volatile int word; /* the owner's number, with FUTEX_WAITERS */
	int count;
	struct __lock *next; /* of those that were made */
};

struct __lock __lock___sinit_recursive_mutex, __lock___sfp_recursive_mutex,
	__lock___atexit_recursive_mutex, __lock___at_quick_exit_mutex, __lock___malloc_recursive_mutex,
	__lock___env_recursive_mutex, __lock___tz_mutex, __lock___dd_hash_mutex,
	__lock___arc4random_mutex;

/* Those of streams and directories. Whoever changes the list holds its lock; it is whole at any
 * time, for a fork in a handler. */
static struct __lock *volatile made, made_lock;

/* In the order in which newlib takes them; those that a child of a fork needs. */
static struct __lock *const all[] = {
	&__lock___at_quick_exit_mutex, &__lock___atexit_recursive_mutex, &__lock___sinit_recursive_mutex,
	&__lock___sfp_recursive_mutex, &__lock___dd_hash_mutex, &__lock___arc4random_mutex,
	&__lock___env_recursive_mutex, &__lock___tz_mutex, &__lock___malloc_recursive_mutex, &made_lock,
};
enum { LOCKS = sizeof all / sizeof *all };

int __retarget_lock_try_acquire_recursive(_LOCK_T lock)
{
	int tid = self()->tid, word = exchange_if(&lock->word, 0, tid);

	if (word != 0 && (word & FUTEX_TID) != (unsigned)tid)
		return 0;
	lock->count++;
	return 1;
}

void __retarget_lock_acquire_recursive(_LOCK_T lock)
{
	if (lock == 0 || __retarget_lock_try_acquire_recursive(lock))
		return;
	int tid = self()->tid;
	for (;;) {
		int word = lock->word;
		if (word == 0) {
			/* Others may still wait: who unlocks must look. */
			if (exchange_if(&lock->word, 0, tid | FUTEX_WAITERS) == 0)
				break;
		} else if (word < 0 || exchange_if(&lock->word, word, word | FUTEX_WAITERS) == word) {
			sigil_sys_futex((long)&lock->word, FUTEX_WAIT | FUTEX_PRIVATE,
					word | FUTEX_WAITERS, 0, 0, 0);
		}
	}
	lock->count = 1;
}

void __retarget_lock_release_recursive(_LOCK_T lock)
{
	/* What the parent held is free in a fork's child, which may still release it. */
	if (lock == 0 || lock->count == 0 || --lock->count)
		return;
	if (__atomic_exchange_n(&lock->word, 0, __ATOMIC_SEQ_CST) < 0)
		futex_wake(&lock->word, 1, 0);
}

void __retarget_lock_init_recursive(_LOCK_T *to)
{
	/* A stream's slot is used again after it was closed. */
	struct __lock *lock = *to = calloc(1, sizeof *lock);

	if (lock == 0)
		return;
	__retarget_lock_acquire_recursive(&made_lock);
	lock->next = made;
	made = lock;
	__retarget_lock_release_recursive(&made_lock);
}

void __retarget_lock_close_recursive(_LOCK_T lock)
{
	if (lock == 0)
		return;
	__retarget_lock_acquire_recursive(&made_lock);
	if (made == lock) {
		made = lock->next;
	} else {
		struct __lock *before = made;

		while (before->next != lock)
			before = before->next;
		before->next = lock->next;
	}
	__retarget_lock_release_recursive(&made_lock);
	free(lock);
}

void __retarget_lock_init(_LOCK_T *lock) alias(__retarget_lock_init_recursive);
void __retarget_lock_close(_LOCK_T lock) alias(__retarget_lock_close_recursive);
void __retarget_lock_acquire(_LOCK_T lock) alias(__retarget_lock_acquire_recursive);
int __retarget_lock_try_acquire(_LOCK_T lock) alias(__retarget_lock_try_acquire_recursive);
void __retarget_lock_release(_LOCK_T lock) alias(__retarget_lock_release_recursive);

void __sigil_hold_locks(void)
{
	for (int i = 0; i < LOCKS; i++)
		__retarget_lock_acquire_recursive(all[i]);
}

void __sigil_release_locks(void)
{
	for (int i = LOCKS - 1; i >= 0; i--)
		__retarget_lock_release_recursive(all[i]);
}

/* In a fork's child, whose only thread has another number than the one that made it: it has what
 * that one held of newlib's own locks, once less where `held` by __sigil_hold_locks(). Streams are
 * nobody's: POSIX's child inherits no file lock. */
void __sigil_reset_locks(int parent, int held)
{
	/* What is not written stays the parent's page. */
	for (int i = 0; i < LOCKS; i++) {
		if ((all[i]->word & FUTEX_TID) != (unsigned)parent)
			continue;
		all[i]->count -= held;
		all[i]->word = all[i]->count ? self()->tid : 0;
	}
	for (struct __lock *lock = made; lock; lock = lock->next)
		if (lock->word)
			lock->word = lock->count = 0;
}

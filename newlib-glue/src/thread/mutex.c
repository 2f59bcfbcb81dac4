/* Mutexes. The lock word is the owner's number, with FUTEX_WAITERS and FUTEX_OWNER_DIED, as the
 * kernel knows it: robust mutexes are found by it in the owner's list, and those that inherit
 * priority are locked by it. */
#include "threads.h"

/* Besides the type, in __type. */
enum { TYPE = 3, ROBUST = 4, INHERIT = 8, SHARED = 16 };
/* The word of a mutex whose state nobody has made consistent. */
#define NOT_RECOVERABLE 0x3fffffff
/* In __waiters, the same of one that inherits priority. */
enum { LOST = -1 };

static int is_shared(const pthread_mutex_t *m) { return m->__type & SHARED; }
static int *word(pthread_mutex_t *m) { return &m->__lock; }

int pthread_mutex_init(pthread_mutex_t *restrict m, const pthread_mutexattr_t *restrict a)
{
	*m = (pthread_mutex_t){ 0 };
	if (a)
		m->__type = a->__type | (a->__robust ? ROBUST : 0) | (a->__protocol ? INHERIT : 0) |
			    (a->__shared ? SHARED : 0);
	return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *m)
{
	(void)m;
	return 0;
}

/* ---- the list of what a thread holds, for the kernel ---- */

/* A link's address is that of __next; the one before it is __previous. */
static void hold(struct sigil_thread *me, pthread_mutex_t *m)
{
	void *first = me->robust.head;

	m->__next = first;
	m->__previous = (void *)&me->robust.head;
	if (first != &me->robust.head)
		((void **)first)[-1] = &m->__next;
	__asm__ volatile("" ::: "memory");
	me->robust.head = &m->__next;
}

static void let_go(struct sigil_thread *me, pthread_mutex_t *m)
{
	*(void *volatile *)m->__previous = m->__next;
	if (m->__next != (void *)&me->robust.head)
		((void **)m->__next)[-1] = m->__previous;
}

static void announce_list(struct sigil_thread *me)
{
	if (me->robust.offset)
		return;
	me->robust.offset = (long)offsetof(pthread_mutex_t, __lock) -
			    (long)offsetof(pthread_mutex_t, __next);
	sigil_sys_set_robust_list((long)&me->robust, sizeof me->robust);
}

/* ---- locking ---- */

/* One that inherits priority and is lost was locked all the same. */
static int give_up(pthread_mutex_t *m)
{
	if (exchange_if(word(m), self()->tid, 0) != self()->tid)
		sigil_sys_futex((long)word(m), FUTEX_UNLOCK_PI | (is_shared(m) ? 0 : FUTEX_PRIVATE), 0, 0, 0, 0);
	self()->robust.pending = 0;
	return ENOTRECOVERABLE;
}

static int try(pthread_mutex_t *m)
{
	struct sigil_thread *me = self();
	int tid = me->tid, robust = m->__type & ROBUST;
	int old = *(volatile int *)word(m), owner = old & FUTEX_TID;

	if (owner == tid && !(old & FUTEX_OWNER_DIED)) {
		if ((m->__type & TYPE) == PTHREAD_MUTEX_RECURSIVE) {
			if (m->__count == INT_MAX)
				return EAGAIN;
			m->__count++;
			return 0;
		}
		return EBUSY;
	}
	if (owner == NOT_RECOVERABLE)
		return ENOTRECOVERABLE;
	if (owner)
		return EBUSY;
	if (old && !robust)
		return EBUSY;
	if (robust) {
		announce_list(me);
		me->robust.pending = &m->__next;
	}
	/* Whoever else waits, or did so when the owner died, is still to be woken. */
	int new = tid | (old & (FUTEX_OWNER_DIED | FUTEX_WAITERS)) | (m->__waiters > 0 ? FUTEX_WAITERS : 0);
	if (exchange_if(word(m), old, new) != old) {
		me->robust.pending = 0;
		return EBUSY;
	}
	if (robust) {
		if (m->__type & INHERIT && m->__waiters == LOST)
			return give_up(m);
		hold(me, m);
		me->robust.pending = 0;
		if (old & FUTEX_OWNER_DIED) {
			m->__count = 0;
			return EOWNERDEAD;
		}
	}
	return 0;
}

int pthread_mutex_trylock(pthread_mutex_t *m)
{
	if ((m->__type & ~SHARED) == PTHREAD_MUTEX_NORMAL)
		return exchange_if(word(m), 0, self()->tid) ? EBUSY : 0;
	return try(m);
}

/* By the kernel, which lends the waiter's priority to the owner. */
static int lock_inheriting(pthread_mutex_t *m, clockid_t clock, const struct timespec *until)
{
	struct sigil_thread *me = self();
	int shared = is_shared(m) ? 0 : FUTEX_PRIVATE, robust = m->__type & ROBUST;
	long value;

	/* The kernel's clock for this is the time of day. */
	if (until && clock != CLOCK_REALTIME)
		return EINVAL;
	if (robust) {
		announce_list(me);
		me->robust.pending = &m->__next;
	}
	do
		value = sigil_sys_futex((long)word(m), FUTEX_LOCK_PI | shared, 0, (long)until, 0, 0);
	while (value == -4 /* EINTR */);
	if (value == 0 && robust) {
		if (m->__waiters == LOST)
			return give_up(m);
		hold(me, m);
		me->robust.pending = 0;
		if (*word(m) & FUTEX_OWNER_DIED) {
			m->__count = 0;
			return EOWNERDEAD;
		}
		return 0;
	}
	me->robust.pending = 0;
	if (value == -35 /* EDEADLK */ && (m->__type & TYPE) == PTHREAD_MUTEX_NORMAL) {
		/* POSIX: it waits for ever, or until then. */
		int never = 0, error;
		do
			error = __sigil_wait(&never, 0, clock, until, 0);
		while (error != ETIMEDOUT);
		return ETIMEDOUT;
	}
	return value < 0 ? error_of(value) : 0;
}

static int lock(pthread_mutex_t *m, clockid_t clock, const struct timespec *until)
{
	int error, tid = self()->tid, spun = 0;

	while ((error = pthread_mutex_trylock(m)) == EBUSY) {
		int old = *(volatile int *)word(m);
		if ((old & FUTEX_TID) == (unsigned)tid && !(old & FUTEX_OWNER_DIED) &&
		    (m->__type & TYPE) == PTHREAD_MUTEX_ERRORCHECK)
			return EDEADLK;
		if (m->__type & INHERIT)
			return lock_inheriting(m, clock, until);
		if (old == 0 || (m->__type & ROBUST && (old & FUTEX_TID) == 0))
			continue;
		if (!spun++) {
			spin(word(m), old, &m->__waiters);
			continue;
		}
		__atomic_fetch_add(&m->__waiters, 1, __ATOMIC_SEQ_CST);
		int waiting = old | FUTEX_WAITERS;
		exchange_if(word(m), old, waiting);
		error = __sigil_wait(word(m), waiting, clock, until, is_shared(m));
		__atomic_fetch_sub(&m->__waiters, 1, __ATOMIC_SEQ_CST);
		if (error && error != EINTR)
			return error;
	}
	return error;
}

int pthread_mutex_lock(pthread_mutex_t *m)
{
	if (likely((m->__type & ~SHARED) == PTHREAD_MUTEX_NORMAL) &&
	    likely(exchange_if(word(m), 0, self()->tid) == 0))
		return 0;
	return lock(m, CLOCK_REALTIME, 0);
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict m, const struct timespec *restrict until)
{
	return lock(m, CLOCK_REALTIME, until);
}

int pthread_mutex_clocklock(pthread_mutex_t *restrict m, clockid_t clock,
			    const struct timespec *restrict until)
{
	return lock(m, clock, until);
}

int pthread_mutex_unlock(pthread_mutex_t *m)
{
	struct sigil_thread *me = self();
	int type = m->__type, shared = is_shared(m), waiters = m->__waiters, new = 0;

	if ((type & ~SHARED) != PTHREAD_MUTEX_NORMAL) {
		int old = *(volatile int *)word(m);
		if ((old & FUTEX_TID) != (unsigned)me->tid)
			return EPERM;
		if ((type & TYPE) == PTHREAD_MUTEX_RECURSIVE && m->__count)
			return m->__count--, 0;
		if (type & ROBUST) {
			/* Unlocked without pthread_mutex_consistent(). */
			if (old & FUTEX_OWNER_DIED)
				new = NOT_RECOVERABLE;
			me->robust.pending = &m->__next;
			let_go(me, m);
		}
		if (type & INHERIT) {
			/* The kernel writes the word: that it is lost is said elsewhere. */
			if (new)
				m->__waiters = LOST;
			if (old < 0 || new || exchange_if(word(m), old, 0) != old) {
				sigil_sys_futex((long)word(m), FUTEX_UNLOCK_PI | (shared ? 0 : FUTEX_PRIVATE),
						0, 0, 0, 0);
			}
			me->robust.pending = 0;
			return 0;
		}
	}
	int old = __atomic_exchange_n(word(m), new, __ATOMIC_SEQ_CST);
	me->robust.pending = 0;
	if (old < 0 || waiters)
		futex_wake(word(m), new ? INT_MAX : 1, shared);
	return 0;
}

int pthread_mutex_consistent(pthread_mutex_t *m)
{
	int old = *(volatile int *)word(m);

	if (!(m->__type & ROBUST) || !(old & FUTEX_OWNER_DIED))
		return EINVAL;
	if ((old & FUTEX_TID) != (unsigned)self()->tid)
		return EPERM;
	__atomic_fetch_and(word(m), ~FUTEX_OWNER_DIED, __ATOMIC_SEQ_CST);
	return 0;
}

/* No mutex has a ceiling (PTHREAD_PRIO_PROTECT is not there). */
int pthread_mutex_getprioceiling(const pthread_mutex_t *restrict m, int *restrict ceiling)
{
	(void)m;
	(void)ceiling;
	return EINVAL;
}

int pthread_mutex_setprioceiling(pthread_mutex_t *restrict m, int ceiling, int *restrict old)
{
	(void)m;
	(void)ceiling;
	(void)old;
	return EINVAL;
}

/* A thread's beginning and end. */
#include "threads.h"
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 4096 };

hidden long __sigil_clone(int (*)(void *), void *, int, void *, int *, void *, volatile int *);
extern void __sinit(struct _reent *);

/* Threads that were detached and have ended, or are about to: their memory is given back when the
 * kernel has cleared their number. */
static struct sigil_thread *ended;

static void enter_ring(struct sigil_thread *thread, struct sigil_thread *behind)
{
	thread->next = behind->next;
	thread->previous = behind;
	thread->next->previous = thread;
	behind->next = thread;
	__sigil_thread_count++;
}

static void leave_ring(struct sigil_thread *thread)
{
	thread->next->previous = thread->previous;
	thread->previous->next = thread->next;
	__sigil_thread_count--;
}

/* With the lock held. */
static void give_back_ended(void)
{
	for (struct sigil_thread **at = &ended; *at;) {
		struct sigil_thread *thread = *at;
		if (thread->tid) {
			at = &thread->next;
			continue;
		}
		*at = thread->next;
		sigil_sys_munmap((long)thread->map, thread->map_size);
	}
}

static int begin(void *argument)
{
	struct sigil_thread *me = argument;

	if (unlikely(me->policy_wanted)) {
		while (!me->begun)
			__sigil_wait(&me->begun, 0, CLOCK_MONOTONIC, 0, 0);
		if (me->begun < 0)
			return 0;
	}
	restore_kernel(me->mask);
	pthread_exit(me->start(me->argument));
}

int pthread_create(pthread_t *restrict to, const pthread_attr_t *restrict attributes,
		   void *(*start)(void *), void *restrict argument)
{
	struct sigil_thread *me = self();
	pthread_attr_t wanted;
	size_t own = __sigil_thread_size(), guard = 0, size;
	unsigned char *map = 0, *memory;

	if (attributes)
		wanted = *attributes;
	else
		pthread_attr_init(&wanted);
	if (!_GLOBAL_REENT->__sdidinit)
		/* exit() flushes what this has made known, whoever printed. */
		__sinit(_GLOBAL_REENT);
	if (wanted.stackaddr) {
		memory = wanted.stackaddr;
		size = wanted.stacksize & -16ul;
		/* A stack that would be filled by the thread's own structure is left alone. */
		if (size < 4 * own) {
			map = (void *)sigil_sys_mmap(0, own, PROT_READ | PROT_WRITE,
						     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
			if ((unsigned long)map > -4096ul)
				return EAGAIN;
		} else {
			memset(memory + size - own, 0, own);
		}
	} else {
		guard = (wanted.guardsize + PAGE - 1) & -PAGE;
		size = (guard + wanted.stacksize + own + PAGE - 1) & -PAGE;
		map = (void *)sigil_sys_mmap(0, size, guard ? PROT_NONE : PROT_READ | PROT_WRITE,
					     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if ((unsigned long)map > -4096ul)
			return EAGAIN;
		if (guard && sigil_sys_mprotect((long)map + guard, size - guard, PROT_READ | PROT_WRITE) < 0) {
			sigil_sys_munmap((long)map, size);
			return EAGAIN;
		}
		memory = map;
	}
	int apart = wanted.stackaddr && map;
	struct sigil_thread *thread = apart ? __sigil_new_thread(map, own) : __sigil_new_thread(memory, size);
	unsigned char *stack = apart ? memory + size : __sigil_below(thread);

	thread->map = map;
	thread->map_size = apart ? own : map ? size : 0;
	thread->stack = stack;
	thread->stack_size = stack - memory - guard;
	thread->guard_size = guard;
	thread->reent = &thread->own_reent;
	_REENT_INIT_PTR_ZEROED(thread->reent);
	thread->reent->_locale = me->reent->_locale;
#ifdef TLS_BELOW
	thread->canary = me->canary;
#endif
	thread->start = start;
	thread->argument = argument;
	thread->joined = wanted.detachstate == PTHREAD_CREATE_DETACHED ? DETACHED : JOINABLE;
	thread->policy_wanted = wanted.inheritsched == PTHREAD_EXPLICIT_SCHED;

	thread->mask = block_kernel(APPLICATION_SIGNALS);
	/* A new thread is cancelled though it was made by one that is being. */
	thread->mask &= ~BIT(KERNEL_SIGCANCEL - 1);
	__sigil_lock(&__sigil_thread_lock);
	give_back_ended();
	enter_ring(thread, me);
	long made = __sigil_clone(begin, stack,
				  CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
					  CLONE_SYSVSEM | CLONE_SETTLS | CLONE_PARENT_SETTID |
					  CLONE_CHILD_CLEARTID,
				  thread, &thread->tid, pointer_of(thread), &thread->tid);
	if (made < 0)
		leave_ring(thread);
	__sigil_unlock(&__sigil_thread_lock);
	__sigset_t mask = thread->mask;
	int error = made < 0 ? error_of(made) : 0;
	if (!error && thread->policy_wanted) {
		error = error_of(sigil_sys_sched_setscheduler(made, wanted.schedpolicy,
							      (long)&wanted.schedparam));
		if (error) {
			/* It ends without having run the caller's function. */
			__sigil_lock(&__sigil_thread_lock);
			leave_ring(thread);
			thread->next = ended;
			if (map)
				ended = thread;
			__sigil_unlock(&__sigil_thread_lock);
			thread->begun = -1;
		} else {
			thread->begun = 1;
		}
		futex_wake(&thread->begun, 1, 0);
	} else if (error && map) {
		sigil_sys_munmap((long)map, thread->map_size);
	}
	restore_kernel(mask);
	if (!error)
		*to = thread;
	return error;
}

_Noreturn void pthread_exit(void *result)
{
	struct sigil_thread *me = self();

	me->cancel_state = PTHREAD_CANCEL_DISABLE;
	me->cancel_asynchronous = 0;
	me->result = result;
	while (me->cleanup) {
		struct _pthread_cleanup_context *context = me->cleanup;
		me->cleanup = context->_previous;
		context->_routine(context->_arg);
	}
	if (__sigil_run_destructors)
		__sigil_run_destructors();
	__sigset_t mask = block_kernel(APPLICATION_SIGNALS);
	if (me->reent != _GLOBAL_REENT)
		_reclaim_reent(me->reent);
	__sigil_lock(&__sigil_thread_lock);
	if (__sigil_thread_count == 1) {
		__sigil_unlock(&__sigil_thread_lock);
		restore_kernel(mask);
		exit(0);
	}
	block_kernel(~0ul);
	leave_ring(me);
	if (exchange_if(&me->joined, JOINABLE, ENDED) == DETACHED && me->map) {
		me->next = ended;
		ended = me;
	}
	__sigil_unlock(&__sigil_thread_lock);
	for (;;)
		sigil_sys_exit(0);
}

/* The thread's number is cleared, and a futex woken, when the kernel no longer runs it. */
static int join(pthread_t thread, void **result, const struct timespec *until)
{
	int old, error = 0;

	if (thread == self())
		return EDEADLK;
	/* Undefined by POSIX, and told as long as the structure is there. */
	if (thread->joined == DETACHED)
		return EINVAL;
	pthread_testcancel();
	pthread_setcancelstate(CANCEL_MASKED, &old);
	if (old == PTHREAD_CANCEL_DISABLE)
		pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, 0);
	while (error == 0 || error == EINTR) {
		int tid = *(volatile int *)&thread->tid;
		if (tid == 0)
			break;
		error = __sigil_wait_cancellable(&thread->tid, tid, CLOCK_REALTIME, until, 1);
	}
	pthread_setcancelstate(old, 0);
	if (error == ECANCELED)
		pthread_testcancel();
	if (thread->tid)
		return error;
	if (result)
		*result = thread->result;
	if (thread->map)
		sigil_sys_munmap((long)thread->map, thread->map_size);
	return 0;
}

int pthread_join(pthread_t thread, void **result)
{
	return join(thread, result, 0);
}

int pthread_timedjoin_np(pthread_t thread, void **result, const struct timespec *until)
{
	return join(thread, result, until);
}

int pthread_tryjoin_np(pthread_t thread, void **result)
{
	return thread->tid ? EBUSY : join(thread, result, 0);
}

int pthread_detach(pthread_t thread)
{
	int was = exchange_if(&thread->joined, JOINABLE, DETACHED);

	return was == JOINABLE ? 0 : join(thread, 0, 0);
}

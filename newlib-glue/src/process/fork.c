/* fork(2). */
#include "threads.h"
#include <unistd.h>

/* What the child's copy needs: its only thread is this one. */
static void in_child(struct sigil_thread *thread)
{
	thread->tid = sigil_sys_set_tid_address((long)&thread->tid);
	thread->previous = thread->next = thread;
	/* The kernel knows of no list of the child's. */
	thread->robust.offset = 0;
	thread->robust.pending = 0;
	thread->robust.head = (void *)&thread->robust.head;
	__sigil_thread_count = 1;
	__sigil_thread_lock = 0;
}

static pid_t forked(int whole)
{
	struct sigil_thread *thread = self();
	int threads = __sigil_thread_count > 1;
	__sigset_t old = block_kernel(whole ? ~0ul : APPLICATION_SIGNALS);

	if (whole && threads) {
		__sigil_hold_locks();
		__sigil_lock(&__sigil_thread_lock);
	}
	int parent = thread->tid;
	long pid = sigil_sys_fork();
	if (pid == 0) {
		in_child(thread);
		__sigil_reset_locks(parent, whole && threads);
	} else if (whole && threads) {
		__sigil_unlock(&__sigil_thread_lock);
		__sigil_release_locks();
	}
	restore_kernel(old);
	return result(pid);
}

/* POSIX.1-2024: without the handlers of pthread_atfork(), and safe in a signal's handler. */
pid_t _Fork(void)
{
	return forked(0);
}

pid_t fork(void)
{
	if (__sigil_fork_handlers)
		__sigil_fork_handlers(-1);
	pid_t pid = forked(1);
	if (__sigil_fork_handlers)
		__sigil_fork_handlers(pid == 0);
	return pid;
}
pid_t _fork(void) alias(fork);

/* pthread_cancel(3), and the system calls that are cancellation points.
 *
 * A thread is cancelled by a signal that is the glue's own. Its handler lets the call that it
 * interrupts not begin, or not be restarted, if the program counter is in __sigil_cancel_call; a
 * call that has had an effect is past that. */
#include "threads.h"
#include <sys/ucontext.h>

extern char __sigil_cancel_begin[], __sigil_cancel_end[], __sigil_cancel_act[];
hidden long __sigil_cancel_call(volatile int *, long, long, long, long, long, long, long);

/* Where a call ends that a cancellation has kept from beginning. */
hidden long __sigil_cancel(void)
{
	struct sigil_thread *me = self();

	if (me->cancel_state == PTHREAD_CANCEL_ENABLE || me->cancel_asynchronous)
		pthread_exit(PTHREAD_CANCELED);
	/* Who masks it acts when its invariants hold again. */
	me->cancel_state = PTHREAD_CANCEL_DISABLE;
	return -125; /* ECANCELED */
}

long __sigil_cancellable(long number, long a, long b, long c, long d, long e, long f)
{
	struct sigil_thread *me = self();

	/* A close that is masked is to be made: nobody would do it later. */
	if (me->cancel_state == PTHREAD_CANCEL_DISABLE ||
	    (me->cancel_state == CANCEL_MASKED && number == SYS_close))
		return sigil_syscall(number, a, b, c, d, e, f);
	long value = __sigil_cancel_call(&me->cancelled, number, a, b, c, d, e, f);
	if (value == -4 /* EINTR */ && number != SYS_close && me->cancelled &&
	    me->cancel_state != PTHREAD_CANCEL_DISABLE)
		value = __sigil_cancel();
	return value;
}

static void cancelled(int sig, siginfo_t *info, void *at)
{
	struct sigil_thread *me = self();
	ucontext_t *context = at;
	char *counter = (char *)PROGRAM_COUNTER(context);

	(void)sig;
	(void)info;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (!me->cancelled || me->cancel_state == PTHREAD_CANCEL_DISABLE)
		return;
	context->uc_sigmask |= BIT(KERNEL_SIGCANCEL - 1);
	if (me->cancel_asynchronous) {
		restore_kernel(context->uc_sigmask);
		pthread_exit(PTHREAD_CANCELED);
	}
	if (counter >= __sigil_cancel_begin && counter < __sigil_cancel_end) {
		PROGRAM_COUNTER(context) = (uintptr_t)__sigil_cancel_act;
		return;
	}
	/* It may be a handler that has interrupted such a call: once more, when that has returned. */
	sigil_sys_tkill(me->tid, KERNEL_SIGCANCEL);
}

int pthread_cancel(pthread_t thread)
{
	static volatile int ready;

	if (!ready) {
		/* No other handler comes between this one and the call that it finds. */
		struct kernel_sigaction action = {
			.handler = (void *)cancelled,
			.flags = SIGIL_SA_SIGINFO | SIGIL_SA_RESTART | SIGIL_SA_RESTORER |
				 SIGIL_SA_ONSTACK,
			.restorer = __sigil_restore,
			.mask = ~0ul,
		};

		sigil_sys_rt_sigaction(KERNEL_SIGCANCEL, (long)&action, 0, KERNEL_SIGSET);
		ready = 1;
	}
	__atomic_store_n(&thread->cancelled, 1, __ATOMIC_SEQ_CST);
	if (thread == self()) {
		if (thread->cancel_state == PTHREAD_CANCEL_ENABLE && thread->cancel_asynchronous)
			pthread_exit(PTHREAD_CANCELED);
		return 0;
	}
	int tid = thread->tid;
	if (tid)
		sigil_sys_tkill(tid, KERNEL_SIGCANCEL);
	return 0;
}

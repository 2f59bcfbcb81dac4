/* sigaction(2), and the functions through which the kernel enters handlers. */
#include "glue.h"
#include <string.h>
#include <sys/ucontext.h>

enum { NEWLIB_FLAGS = SA_NOCLDSTOP | SA_SIGINFO | SA_ONSTACK | SA_NOCLDWAIT };

/* Handlers by the kernel's numbers. A slot changes at once, so that a handler which is entered while
 * another thread changes it is the old or the new one. */
static union {
	void (*plain)(int);
	void (*info)(int, siginfo_t *, void *);
} handlers[LAST_SIGNAL + 1];

static void enter_plain(int sig)
{
	handlers[sig].plain(__sigil_from_kernel[sig]);
}

/* A handler that changes the mask in its context, for when it returns, does so in newlib's bits. */
static void enter_info(int sig, siginfo_t *info, void *at)
{
	ucontext_t *context = at;
	__sigset_t kernel = context->uc_sigmask, before = newlib_set(kernel);

	context->uc_sigmask = before;
	__sigil_siginfo_from_kernel(info);
	handlers[sig].info(__sigil_from_kernel[sig], info, at);
	if (context->uc_sigmask != before)
		kernel = kernel_set(context->uc_sigmask) | (kernel & ~APPLICATION_SIGNALS);
	context->uc_sigmask = kernel;
}

static unsigned long kernel_flags(unsigned flags)
{
	return (flags & ~NEWLIB_FLAGS) | (flags & SA_NOCLDSTOP ? SIGIL_SA_NOCLDSTOP : 0) |
	       (flags & SA_SIGINFO ? SIGIL_SA_SIGINFO : 0) | (flags & SA_ONSTACK ? SIGIL_SA_ONSTACK : 0) |
	       (flags & SA_NOCLDWAIT ? SIGIL_SA_NOCLDWAIT : 0) | SIGIL_SA_RESTORER;
}

static unsigned newlib_flags(unsigned long flags)
{
	const unsigned theirs =
		SIGIL_SA_NOCLDSTOP | SIGIL_SA_SIGINFO | SIGIL_SA_ONSTACK | SIGIL_SA_NOCLDWAIT | SIGIL_SA_RESTORER;

	return (flags & ~theirs) | (flags & SIGIL_SA_NOCLDSTOP ? SA_NOCLDSTOP : 0) |
	       (flags & SIGIL_SA_SIGINFO ? SA_SIGINFO : 0) | (flags & SIGIL_SA_ONSTACK ? SA_ONSTACK : 0) |
	       (flags & SIGIL_SA_NOCLDWAIT ? SA_NOCLDWAIT : 0);
}

static int is_entered(void *handler)
{
	return handler == (void *)enter_plain || handler == (void *)enter_info;
}

int sigaction(int sig, const struct sigaction *restrict action, struct sigaction *restrict old)
{
	int number = kernel_signal(sig);
	struct kernel_sigaction set, got;
	_sig_func_ptr handler = 0;

	if (sig <= 0 || number > LAST_SIGNAL)
		return fails_with(EINVAL);
	_sig_func_ptr before = handlers[number].plain;
	if (action) {
		handler = action->sa_handler;
		set.handler = handler;
		set.flags = kernel_flags(action->sa_flags);
		set.mask = kernel_set(action->sa_mask);
		set.restorer = __sigil_restore;
		if (handler != SIG_DFL && handler != SIG_IGN && handler != SIG_ERR) {
			/* Before the kernel may enter it. What cannot be caught it refuses. */
			if (sig != SIGKILL && sig != SIGSTOP)
				handlers[number].plain = handler;
			set.handler = action->sa_flags & SA_SIGINFO ? (void *)enter_info : (void *)enter_plain;
		}
	}
	long value = sigil_sys_rt_sigaction(number, action ? (long)&set : 0, old ? (long)&got : 0,
					    KERNEL_SIGSET);
	if (value == 0 && old) {
		old->sa_handler = is_entered(got.handler) ? before : (_sig_func_ptr)got.handler;
		old->sa_flags = newlib_flags(got.flags);
		old->sa_mask = newlib_set(got.mask);
	}
	return result(value);
}

/* XSI: whether calls that a handler interrupts fail. */
int siginterrupt(int sig, int fails)
{
	struct sigaction action;

	if (sigaction(sig, 0, &action) < 0)
		return -1;
	if (fails)
		action.sa_flags &= ~SA_RESTART;
	else
		action.sa_flags |= SA_RESTART;
	return sigaction(sig, &action, 0);
}

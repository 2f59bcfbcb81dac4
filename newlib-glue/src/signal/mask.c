/* The mask of blocked signals. */
#include "glue.h"

static inline int change(int how, const sigset_t *set, sigset_t *old)
{
	/* newlib's SIG_SETMASK, SIG_BLOCK, SIG_UNBLOCK are 0, 1, 2; another one is for the kernel to
	 * refuse. */
	static const unsigned char hows[] = { SIGIL_SIG_SETMASK, SIGIL_SIG_BLOCK, SIGIL_SIG_UNBLOCK };
	__sigset_t kernel;

	if (set)
		kernel = kernel_set(*set);
	long value = sigil_sys_rt_sigprocmask((unsigned)how < sizeof hows ? hows[how] : 3,
					      set ? (long)&kernel : 0, (long)old, KERNEL_SIGSET);
	if (old && value == 0)
		*old = newlib_set(*old);
	return value;
}

int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old)
{
	return result(change(how, set, old));
}

int pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict old)
{
	int value = change(how, set, old);

	return value < 0 ? error_of(value) : 0;
}

int sigpending(sigset_t *set)
{
	long value = sigil_sys_rt_sigpending((long)set, KERNEL_SIGSET);

	if (value == 0)
		*set = newlib_set(*set);
	return result(value);
}

int sigsuspend(const sigset_t *set)
{
	__sigset_t kernel = kernel_set(*set);

	return result(CANCELLABLE2(rt_sigsuspend, &kernel, KERNEL_SIGSET));
}

int pause(void)
{
#ifdef SYS_pause
	return result(CANCELLABLE6(pause, SYS_pause, 0, 0, 0, 0, 0, 0));
#else
	return result(CANCELLABLE5(ppoll, 0, 0, 0, 0, KERNEL_SIGSET));
#endif
}

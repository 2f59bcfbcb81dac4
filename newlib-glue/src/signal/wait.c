/* Signals that are accepted. */
#include "glue.h"

int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info,
		 const struct timespec *restrict timeout)
{
	__sigset_t kernel = kernel_set(*set);
	long sig = CANCELLABLE4(rt_sigtimedwait, &kernel, info, timeout, KERNEL_SIGSET);

	if (sig < 0)
		return result(sig);
	if (info)
		__sigil_siginfo_from_kernel(info);
	return newlib_signal(sig);
}

int sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict info)
{
	return sigtimedwait(set, info, 0);
}

/* POSIX: it does not fail with EINTR. */
int sigwait(const sigset_t *restrict set, int *restrict sig)
{
	__sigset_t kernel = kernel_set(*set);
	long got;

	do
		got = CANCELLABLE4(rt_sigtimedwait, &kernel, 0, 0, KERNEL_SIGSET);
	while (got == -4 /* EINTR */);
	if (got < 0)
		return error_of(got);
	*sig = newlib_signal(got);
	return 0;
}

/* signal(3) and raise(3), in place of newlib's, which know of no kernel: a handler of newlib's is
 * called by raise() alone. BSD's semantics, as with any libc on Linux. */
#include "glue.h"

_sig_func_ptr signal(int sig, _sig_func_ptr handler)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART }, old;

	return sigaction(sig, &action, &old) < 0 ? SIG_ERR : old.sa_handler;
}

int raise(int sig)
{
	__sigset_t old = block_kernel(APPLICATION_SIGNALS);
	long value = sigil_sys_tkill(self()->tid, kernel_signal(sig));

	restore_kernel(old);
	return result(value);
}

_sig_func_ptr _signal_r(struct _reent *reent, int sig, _sig_func_ptr handler)
{
	(void)reent;
	return signal(sig, handler);
}

int _raise_r(struct _reent *reent, int sig)
{
	(void)reent;
	return raise(sig);
}

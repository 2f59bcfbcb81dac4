/* XSI's older functions. */
#include "glue.h"

static sigset_t only(int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	return set;
}

static int is_signal(int sig)
{
	return sig > 0 && sig <= SIGRTMAX;
}

int sighold(int sig)
{
	sigset_t set = only(sig);

	return is_signal(sig) ? sigprocmask(SIG_BLOCK, &set, 0) : fails_with(EINVAL);
}

int sigrelse(int sig)
{
	sigset_t set = only(sig);

	return is_signal(sig) ? sigprocmask(SIG_UNBLOCK, &set, 0) : fails_with(EINVAL);
}

int sigignore(int sig)
{
	struct sigaction action = { .sa_handler = SIG_IGN };

	return sigaction(sig, &action, 0);
}

int sigpause(int sig)
{
	sigset_t set;

	sigprocmask(SIG_SETMASK, 0, &set);
	if (sigdelset(&set, sig) < 0)
		return -1;
	return sigsuspend(&set);
}

_sig_func_ptr sigset(int sig, _sig_func_ptr disposition)
{
	struct sigaction action = { .sa_handler = disposition }, old;
	sigset_t set = only(sig), before;

	if (!is_signal(sig)) {
		fails_with(EINVAL);
		return SIG_ERR;
	}
	if (disposition == SIG_HOLD) {
		if (sigaction(sig, 0, &old) < 0 || sigprocmask(SIG_BLOCK, &set, &before) < 0)
			return SIG_ERR;
	} else if (sigaction(sig, &action, &old) < 0 || sigprocmask(SIG_UNBLOCK, &set, &before) < 0) {
		return SIG_ERR;
	}
	return sigismember(&before, sig) ? SIG_HOLD : old.sa_handler;
}

/* Sets of signals: bit n is signal n. */
#include "glue.h"

#define ALL (BIT(SIGRTMAX + 1) - 2)

static int is_signal(int sig)
{
	return sig > 0 && sig <= SIGRTMAX;
}

int sigemptyset(sigset_t *set)
{
	*set = 0;
	return 0;
}

int sigfillset(sigset_t *set)
{
	*set = ALL;
	return 0;
}

int sigaddset(sigset_t *set, const int sig)
{
	if (!is_signal(sig))
		return fails_with(EINVAL);
	*set |= BIT(sig);
	return 0;
}

int sigdelset(sigset_t *set, const int sig)
{
	if (!is_signal(sig))
		return fails_with(EINVAL);
	*set &= ~BIT(sig);
	return 0;
}

int sigismember(const sigset_t *set, int sig)
{
	return is_signal(sig) && *set >> sig & 1;
}

int sigisemptyset(const sigset_t *set)
{
	return (*set & ALL) == 0;
}

int sigorset(sigset_t *set, const sigset_t *a, const sigset_t *b)
{
	*set = *a | *b;
	return 0;
}

int sigandset(sigset_t *set, const sigset_t *a, const sigset_t *b)
{
	*set = *a & *b;
	return 0;
}

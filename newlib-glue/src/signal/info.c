/* What is told of a signal or of a child, with the numbers of signals in it. */
#include "glue.h"
#include <sys/wait.h>

void __sigil_siginfo_from_kernel(siginfo_t *info)
{
	info->si_signo = newlib_signal(info->si_signo);
	if (info->si_errno)
		info->si_errno = error_of(-info->si_errno);
	/* An exit's status is no signal. */
	if (info->si_signo == SIGCHLD && info->si_code > CLD_EXITED && info->si_code <= CLD_CONTINUED)
		info->si_status = newlib_signal(info->si_status);
}

int __sigil_status_from_kernel(int status)
{
	if (WIFEXITED(status) || WIFCONTINUED(status))
		return status;
	if (WIFSTOPPED(status))
		return (status & ~0xff00) | newlib_signal(WSTOPSIG(status)) << 8;
	return (status & ~0x7f) | newlib_signal(WTERMSIG(status));
}

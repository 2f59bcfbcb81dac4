/* Signals that are sent. */
#include "glue.h"
#include <string.h>
#include <unistd.h>

int kill(pid_t pid, int sig)
{
	return result(sigil_sys_kill(pid, kernel_signal(sig)));
}
int _kill(pid_t pid, int sig) alias(kill);

int killpg(pid_t group, int sig)
{
	if (group < 0)
		return fails_with(EINVAL);
	return kill(-group, sig);
}

int tgkill(pid_t pid, pid_t tid, int sig)
{
	return result(sigil_sys_tgkill(pid, tid, kernel_signal(sig)));
}

/* As the kernel reads it: sigqueue(3) says who sends. */
static void queued(siginfo_t *info, int number, union sigval value)
{
	memset(info, 0, sizeof *info);
	info->si_signo = number;
	info->si_code = SI_QUEUE;
	info->si_value = value;
	info->si_uid = getuid();
}

int sigqueue(pid_t pid, int sig, const union sigval value)
{
	siginfo_t info;
	int number = kernel_signal(sig);

	queued(&info, number, value);
	/* A handler that forks must not come between the pid and its use. */
	__sigset_t old = block_kernel(APPLICATION_SIGNALS);
	info.si_pid = getpid();
	long sent = sigil_sys_rt_sigqueueinfo(pid, number, (long)&info);

	restore_kernel(old);
	return result(sent);
}

int pthread_sigqueue(pthread_t thread, int sig, const union sigval value)
{
	siginfo_t info;
	int number = kernel_signal(sig);

	queued(&info, number, value);
	__sigset_t old = block_kernel(APPLICATION_SIGNALS);
	info.si_pid = getpid();
	long sent = sigil_sys_rt_tgsigqueueinfo(info.si_pid, thread->tid, number, (long)&info);

	restore_kernel(old);
	return sent < 0 ? error_of(sent) : 0;
}

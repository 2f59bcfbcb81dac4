/* Children's ends and stops. */
#include "glue.h"
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
	int got = 0;
	long child = CANCELLABLE4(wait4, pid, status ? &got : 0, options, usage);

	if (status && child > 0)
		*status = __sigil_status_from_kernel(got);
	return result(child);
}

pid_t wait3(int *status, int options, struct rusage *usage)
{
	return wait4(-1, status, options, usage);
}

pid_t waitpid(pid_t pid, int *status, int options)
{
	return wait4(pid, status, options, 0);
}

pid_t wait(int *status)
{
	return wait4(-1, status, 0, 0);
}
pid_t _wait(int *status) alias(wait);

int waitid(idtype_t type, id_t id, siginfo_t *info, int options)
{
	siginfo_t got;
	long value = CANCELLABLE5(waitid, type, id, info ? &got : 0, options, 0);

	if (value == 0 && info) {
		/* The kernel writes these fields alone. */
		if (got.si_signo)
			__sigil_siginfo_from_kernel(&got);
		info->si_signo = got.si_signo;
		info->si_errno = 0;
		info->si_code = got.si_code;
		info->si_pid = got.si_pid;
		info->si_uid = got.si_uid;
		info->si_status = got.si_status;
	}
	return result(value);
}

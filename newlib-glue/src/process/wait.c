/* Children's ends and stops. */
#include "glue.h"
#include <sys/resource.h>
#include <sys/wait.h>

pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
	long child = CANCELLABLE4(wait4, pid, status, options, usage);

	if (status && child > 0)
		*status = __sigil_status_from_kernel(*status);
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
	long value = CANCELLABLE5(waitid, type, id, info, options, 0);

	if (value == 0 && info && info->si_signo)
		__sigil_siginfo_from_kernel(info);
	return result(value);
}

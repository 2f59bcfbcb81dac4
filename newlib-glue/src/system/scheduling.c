/* Scheduling of processes. */
#include "glue.h"
#include <sched.h>
#include <string.h>

int sched_setparam(pid_t pid, const struct sched_param *from)
{
	return result(sigil_sys_sched_setparam(pid, (long)from));
}

int sched_getparam(pid_t pid, struct sched_param *to)
{
	return result(sigil_sys_sched_getparam(pid, (long)to));
}

int sched_setscheduler(pid_t pid, int policy, const struct sched_param *from)
{
	return result(sigil_sys_sched_setscheduler(pid, policy, (long)from));
}

int sched_getscheduler(pid_t pid) { return result(sigil_sys_sched_getscheduler(pid)); }
int sched_get_priority_max(int policy) { return result(sigil_sys_sched_get_priority_max(policy)); }
int sched_get_priority_min(int policy) { return result(sigil_sys_sched_get_priority_min(policy)); }

int sched_rr_get_interval(pid_t pid, struct timespec *to)
{
	return result(sigil_sys_sched_rr_get_interval(pid, (long)to));
}

int sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set)
{
	return result(sigil_sys_sched_setaffinity(pid, size, (long)set));
}

int sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set)
{
	long written = sigil_sys_sched_getaffinity(pid, size, (long)set);

	if (written >= 0 && (size_t)written < size)
		memset((char *)set + written, 0, size - written);
	return written < 0 ? result(written) : 0;
}

int sched_getcpu(void)
{
	unsigned processor;
	long value = sigil_sys_getcpu((long)&processor, 0, 0);

	return value < 0 ? result(value) : (int)processor;
}

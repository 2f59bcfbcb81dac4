/* What threads say of themselves and of others. */
#include "threads.h"
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

pthread_t pthread_self(void) { return self(); }
int pthread_equal(pthread_t a, pthread_t b) { return a == b; }

int pthread_kill(pthread_t thread, int sig)
{
	int number = kernel_signal(sig), tid = thread->tid;

	if (tid == 0)
		/* It has ended, and is there for pthread_join(). */
		return number > LAST_SIGNAL || sig < 0 ? EINVAL : 0;
	long value = sigil_sys_tgkill(sigil_sys_getpid(), tid, number);
	return value < 0 ? error_of(value) : 0;
}

int pthread_getschedparam(pthread_t thread, int *restrict policy, struct sched_param *restrict parameters)
{
	long value = sigil_sys_sched_getparam(thread->tid, (long)parameters);

	if (value == 0)
		value = *policy = sigil_sys_sched_getscheduler(thread->tid);
	return value < 0 ? error_of(value) : 0;
}

int pthread_setschedparam(pthread_t thread, int policy, const struct sched_param *parameters)
{
	long value = sigil_sys_sched_setscheduler(thread->tid, policy, (long)parameters);

	return value < 0 ? error_of(value) : 0;
}

int pthread_setschedprio(pthread_t thread, int priority)
{
	struct sched_param parameters = { .sched_priority = priority };
	long value = sigil_sys_sched_setparam(thread->tid, (long)&parameters);

	return value < 0 ? error_of(value) : 0;
}

int pthread_getcpuclockid(pthread_t thread, clockid_t *clock)
{
	/* CPUCLOCK_SCHED of a thread, in the kernel's packing. */
	*clock = (-thread->tid - 1) * 8u + 6;
	return 0;
}

int pthread_setname_np(pthread_t thread, const char *name)
{
	if (strnlen(name, 16) > 15)
		return ERANGE;
	if (thread != self())
		return ENOSYS;
	long value = sigil_sys_prctl(PR_SET_NAME, (long)name, 0, 0, 0);
	return value < 0 ? error_of(value) : 0;
}

int pthread_getname_np(pthread_t thread, char *name, size_t size)
{
	if (size < 16)
		return ERANGE;
	if (thread != self())
		return ENOSYS;
	long value = sigil_sys_prctl(PR_GET_NAME, (long)name, 0, 0, 0);
	return value < 0 ? error_of(value) : 0;
}

/* All threads run at once: the level means nothing. */
int pthread_setconcurrency(int level) { return level < 0 ? EINVAL : level > 0 ? EAGAIN : 0; }
int pthread_getconcurrency(void) { return 0; }

void pthread_yield(void) { sigil_sys_sched_yield(); }
int sched_yield(void) { return sigil_sys_sched_yield(); }

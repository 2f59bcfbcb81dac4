/* sysconf(3), pathconf(3). */
#include "glue.h"
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static long limit(int which)
{
	struct rlimit now;

	if (getrlimit(which, &now) < 0 || now.rlim_cur == RLIM_INFINITY)
		return -1;
	return now.rlim_cur < LONG_MAX ? (long)now.rlim_cur : LONG_MAX;
}

long sysconf(int name)
{
	switch (name) {
	case _SC_ARG_MAX: return ARG_MAX;
	case _SC_CHILD_MAX: return limit(RLIMIT_NPROC);
	case _SC_OPEN_MAX: return limit(RLIMIT_NOFILE);
	case _SC_SIGQUEUE_MAX: return limit(RLIMIT_SIGPENDING);
	case _SC_CLK_TCK: return 100;
	case _SC_NGROUPS_MAX: return NGROUPS_MAX;
	case _SC_PAGESIZE: return 4096;
	case _SC_RTSIG_MAX: return RTSIG_MAX;
	case _SC_MQ_OPEN_MAX: return -1;
	case _SC_MQ_PRIO_MAX: return MQ_PRIO_MAX;
	case _SC_SEM_NSEMS_MAX: return SEM_NSEMS_MAX;
	case _SC_SEM_VALUE_MAX: return SEM_VALUE_MAX;
	case _SC_TIMER_MAX: return -1;
	case _SC_DELAYTIMER_MAX: return DELAYTIMER_MAX;
	case _SC_TZNAME_MAX: return _POSIX_TZNAME_MAX;
	case _SC_NPROCESSORS_CONF:
	case _SC_NPROCESSORS_ONLN: return 1;
	case _SC_IOV_MAX: return IOV_MAX;
	case _SC_LINE_MAX: return -1;
	case _SC_HOST_NAME_MAX: return HOST_NAME_MAX;
	case _SC_SYMLOOP_MAX: return SYMLOOP_MAX;
	case _SC_TTY_NAME_MAX: return TTY_NAME_MAX;
	case _SC_THREAD_DESTRUCTOR_ITERATIONS: return PTHREAD_DESTRUCTOR_ITERATIONS;
	case _SC_THREAD_KEYS_MAX: return PTHREAD_KEYS_MAX;
	case _SC_THREAD_STACK_MIN: return PTHREAD_STACK_MIN;
	case _SC_THREAD_THREADS_MAX: return -1;
	case _SC_GETGR_R_SIZE_MAX:
	case _SC_GETPW_R_SIZE_MAX: return -1;
	case _SC_JOB_CONTROL:
	case _SC_SAVED_IDS: return 1;
	case _SC_VERSION:
	case _SC_BARRIERS:
	case _SC_CLOCK_SELECTION:
	case _SC_CPUTIME:
	case _SC_FSYNC:
	case _SC_MAPPED_FILES:
	case _SC_MEMLOCK:
	case _SC_MEMLOCK_RANGE:
	case _SC_MEMORY_PROTECTION:
	case _SC_MESSAGE_PASSING:
	case _SC_MONOTONIC_CLOCK:
	case _SC_READER_WRITER_LOCKS:
	case _SC_REALTIME_SIGNALS:
	case _SC_SEMAPHORES:
	case _SC_SHARED_MEMORY_OBJECTS:
	case _SC_SPAWN:
	case _SC_SPIN_LOCKS:
	case _SC_SYNCHRONIZED_IO:
	case _SC_THREAD_ATTR_STACKADDR:
	case _SC_THREAD_ATTR_STACKSIZE:
	case _SC_THREAD_CPUTIME:
	case _SC_THREAD_PRIORITY_SCHEDULING:
	case _SC_THREAD_PROCESS_SHARED:
	case _SC_THREAD_SAFE_FUNCTIONS:
	case _SC_THREADS:
	case _SC_TIMEOUTS:
	case _SC_TIMERS: return _POSIX_VERSION;
	case _SC_ASYNCHRONOUS_IO:
	case _SC_PRIORITIZED_IO:
	case _SC_THREAD_PRIO_INHERIT:
	case _SC_PRIORITY_SCHEDULING:
	case _SC_SPORADIC_SERVER:
	case _SC_THREAD_PRIO_PROTECT:
	case _SC_THREAD_SPORADIC_SERVER: return -1;
	}
	return fails_with(EINVAL);
}

int getpagesize(void) { return 4096; }
int getdtablesize(void) { return limit(RLIMIT_NOFILE); }

static long path_limit(int name)
{
	switch (name) {
	case _PC_LINK_MAX: return LINK_MAX;
	case _PC_MAX_CANON:
	case _PC_MAX_INPUT: return 255;
	case _PC_NAME_MAX: return NAME_MAX;
	case _PC_PATH_MAX: return PATH_MAX;
	case _PC_PIPE_BUF: return PIPE_BUF;
	case _PC_CHOWN_RESTRICTED:
	case _PC_NO_TRUNC: return 1;
	case _PC_VDISABLE: return 0;
	}
	return fails_with(EINVAL);
}

long pathconf(const char *path, int name)
{
	(void)path;
	return path_limit(name);
}

long fpathconf(int fd, int name)
{
	(void)fd;
	return path_limit(name);
}

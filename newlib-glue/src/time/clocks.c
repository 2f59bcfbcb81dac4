/* Clocks and sleeps. */
#include "glue.h"
#include <sys/time.h>
#include <sys/times.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *to)
{
	return result(sigil_sys_clock_gettime(kernel_clock(clock), (long)to));
}

int clock_settime(clockid_t clock, const struct timespec *from)
{
	return result(sigil_sys_clock_settime(kernel_clock(clock), (long)from));
}

int clock_getres(clockid_t clock, struct timespec *to)
{
	return result(sigil_sys_clock_getres(kernel_clock(clock), (long)to));
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left)
{
	/* POSIX: no clock of a thread. */
	if (clock == CLOCK_THREAD_CPUTIME_ID)
		return EINVAL;
	long value = CANCELLABLE4(clock_nanosleep, kernel_clock(clock),
				  flags & TIMER_ABSTIME ? SIGIL_TIMER_ABSTIME : 0, time, left);

	return value < 0 ? error_of(value) : 0;
}

int nanosleep(const struct timespec *time, struct timespec *left)
{
	return result(CANCELLABLE2(nanosleep, time, left));
}

unsigned sleep(unsigned seconds)
{
	struct timespec time = { seconds, 0 };

	return nanosleep(&time, &time) < 0 ? time.tv_sec : 0;
}

int usleep(useconds_t microseconds)
{
	struct timespec time = { microseconds / 1000000, microseconds % 1000000 * 1000 };

	return nanosleep(&time, &time);
}

int gettimeofday(struct timeval *restrict to, void *restrict zone)
{
	(void)zone;
	return to ? result(sigil_sys_gettimeofday((long)to, 0)) : 0;
}
int _gettimeofday(struct timeval *restrict to, void *restrict zone) alias(gettimeofday);

int settimeofday(const struct timeval *from, const struct timezone *zone)
{
	return result(sigil_sys_settimeofday((long)from, (long)zone));
}

clock_t times(struct tms *to) { return result(sigil_sys_times((long)to)); }
clock_t _times(struct tms *to) alias(times);

/* newlib's adds the times of children, and counts by sysconf's ticks. */
clock_t clock(void)
{
	struct timespec used;

	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) < 0)
		return -1;
	return used.tv_sec * CLOCKS_PER_SEC + used.tv_nsec / 1000;
}

int clock_getcpuclockid(pid_t pid, clockid_t *clock)
{
	struct timespec resolution;
	/* CPUCLOCK_SCHED of a process, in the kernel's packing. */
	int number = (-pid - 1) * 8u + 2;
	long value = sigil_sys_clock_getres(number, (long)&resolution);

	if (value == -22 /* EINVAL */)
		return ESRCH;
	if (value < 0)
		return error_of(value);
	*clock = pid ? number : CLOCK_PROCESS_CPUTIME_ID;
	return 0;
}

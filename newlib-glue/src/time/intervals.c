/* Interval timers. */
#include "glue.h"
#include <sys/time.h>
#include <unistd.h>

int getitimer(int which, struct itimerval *to) { return result(sigil_sys_getitimer(which, (long)to)); }

int setitimer(int which, const struct itimerval *restrict from, struct itimerval *restrict old)
{
	return result(sigil_sys_setitimer(which, (long)from, (long)old));
}

unsigned alarm(unsigned seconds) { return sigil_sys_alarm(seconds); }

useconds_t ualarm(useconds_t first, useconds_t interval)
{
	struct itimerval timer = { { interval / 1000000, interval % 1000000 },
				   { first / 1000000, first % 1000000 } }, old;

	if (setitimer(ITIMER_REAL, &timer, &old) < 0)
		return -1;
	return old.it_value.tv_sec * 1000000 + old.it_value.tv_usec;
}

/* Prints what the clock reads, every ten milliseconds, for somebody who has another clock; at the end, how many
 * times a timer of a millisecond has expired meanwhile, with those that were told as overrun. The argument: for how
 * many milliseconds. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static volatile long long expired;

static void expire(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	expired += 1 + info->si_overrun;
}

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int count, char **arguments)
{
	struct sigaction action = {.sa_sigaction = expire, .sa_flags = SA_SIGINFO};
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
	struct itimerspec often = {{0, 1000000}, {0, 1000000}}, never = {{0, 0}, {0, 0}};
	timer_t timer;

	sigaction(SIGALRM, &action, NULL);
	if (timer_create(CLOCK_MONOTONIC, &event, &timer) < 0)
		return 1;
	long long start = now(), end = start + (count > 1 ? atoll(arguments[1]) : 1000) * 1000000, mark = start;
	if (timer_settime(timer, 0, &often, NULL) < 0)
		return 1;
	while (mark < end) {
		while (now() < mark)
			pause();
		printf("at %lld\n", now());
		fflush(stdout);
		mark += 10000000;
	}
	long long elapsed = now() - start;
	if (timer_settime(timer, 0, &never, NULL) < 0)
		return 1;
	printf("expired %lld in %lld\n", expired, elapsed);
	return 0;
}

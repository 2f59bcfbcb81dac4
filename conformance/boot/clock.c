/* Prints what the clock reads, every ten milliseconds, for somebody who has another clock; at the end, how many
 * times a timer of a millisecond has expired meanwhile, with those that were told as overrun. The arguments: for how
 * many milliseconds; and a word, for interrupts that no device has sent meanwhile. */
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

/* A linked program may cause interrupts as devices do: those of the timer, of all lines, and spurious ones. */
static void storm(void)
{
#ifdef __x86_64__
	for (int count = 0; count < 10; count++)
		__asm__ volatile(".set vector, 32\n.rept 32\nint $vector\n.set vector, vector + 1\n.endr" ::: "memory");
#endif
}

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int words, char **arguments)
{
	struct sigaction action = {.sa_sigaction = expire, .sa_flags = SA_SIGINFO};
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
	struct itimerspec often = {.it_interval.tv_nsec = 1000000}, never = {0};
	timer_t timer;

	sigaction(SIGALRM, &action, NULL);
	if (timer_create(CLOCK_MONOTONIC, &event, &timer) < 0)
		return 1;
	long long start = now(), end = start + (words > 1 ? atoll(arguments[1]) : 1000) * 1000000, mark = start;
	/* So that it expires at whole milliseconds of what is printed, however long the call takes. */
	often.it_value.tv_sec = (start + 1000000) / 1000000000;
	often.it_value.tv_nsec = (start + 1000000) % 1000000000;
	if (timer_settime(timer, TIMER_ABSTIME, &often, NULL) < 0)
		return 1;
	while (mark < end) {
		while (now() < mark)
			pause();
		printf("at %lld\n", now());
		fflush(stdout);
		mark += 10000000;
		if (words > 2)
			storm();
	}
	/* What expires while this machine stands still is told when it goes on. */
	long long count = expired, elapsed = now() - start;
	for (int more = 0; more < 100 && count < elapsed / 1000000; more++) {
		pause();
		count = expired;
		elapsed = now() - start;
	}
	if (timer_settime(timer, 0, &never, NULL) < 0)
		return 1;
	printf("expired %lld in %lld\n", count, elapsed);
	return 0;
}

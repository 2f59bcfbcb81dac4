/* A timer ends a loop and a sleep; the clock says how long both were. */
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t rang;

static void ring(int signal)
{
	(void)signal;
	rang = 1;
}

static void in_20_ms(void)
{
	struct itimerval timer = {.it_value = {.tv_usec = 20000}};
	rang = 0;
	setitimer(ITIMER_REAL, &timer, NULL);
}

static long now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000L + time.tv_nsec;
}

int main(void)
{
	signal(SIGALRM, ring);
	long start = now();
	in_20_ms();
	while (!rang)
		;
	in_20_ms();
	pause();
	struct timespec time = {.tv_nsec = 20000000};
	nanosleep(&time, NULL);
	long took = now() - start;
	printf(took >= 60000000 && rang ? "in time\n" : "%ld ns\n", took);
	return 0;
}

/* A domain that does what its argument names. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <time.h>
#include <unistd.h>

static int is(const char *name, const char *wanted)
{
	return !strcmp(name, wanted);
}

/* Until SIGTERM. */
static void wait_for_end(void)
{
	siginfo_t info;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	if (sigwaitinfo(&set, &info) == SIGTERM && info.si_code == SI_KERNEL)
		puts("asked to end");
	fflush(stdout);
}

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

/* A second that nobody here has had: CLOCK_MONOTONIC goes on, as Linux's does, and what was due comes at once. */
static int notice_pause(void)
{
	struct timespec moment = {.tv_nsec = 20000000};
	long long before = now();

	for (;;) {
		nanosleep(&moment, NULL);
		long long after = now();
		if (after - before > 1500) {
			puts("the clock has gone on");
			return 0;
		}
		before = after;
	}
}

/* More than there is room for, where perhaps nobody reads. */
static int write_much(void)
{
	static char line[64];

	memset(line, 'x', sizeof line - 1);
	line[sizeof line - 1] = '\n';
	for (int i = 0; i < 1024; i++)
		if (write(1, line, sizeof line) != (ssize_t)sizeof line)
			return 1;
	return 4;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	sigset_t set;

	if (is(name, "default")) {
		for (;;)
			pause();
	}
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	if (is(name, "exit"))
		return 7;
	/* Where the initramfs is none, that is the end of the kernel. */
	if (is(name, "files"))
		return access("/dev/null", R_OK);
	if (is(name, "abort"))
		abort();
	if (is(name, "power-off"))
		return reboot(RB_POWER_OFF);
	if (is(name, "restart"))
		return reboot(RB_AUTOBOOT);
	if (is(name, "pause"))
		return notice_pause();
	wait_for_end();
	if (is(name, "much"))
		return write_much();
	return 5;
}

/* A domain that does what its argument names. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
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

static long long now(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

/* A second that nobody here has had: CLOCK_MONOTONIC goes on, as Linux's does, and what was due comes at once. */
static int notice_pause(void)
{
	struct timespec moment = {.tv_nsec = 20000000};
	long long before = now(CLOCK_MONOTONIC);

	for (;;) {
		nanosleep(&moment, NULL);
		long long after = now(CLOCK_MONOTONIC);
		if (after - before > 1500) {
			puts("the clock has gone on");
			return 0;
		}
		before = after;
	}
}

/* As Linux's do over a suspension: CLOCK_REALTIME goes on, and CLOCK_MONOTONIC does not. */
static void notice_suspension(void)
{
	struct timespec moment = {.tv_nsec = 20000000};
	long long offset = now(CLOCK_REALTIME) - now(CLOCK_MONOTONIC);
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	for (;;) {
		long long before = now(CLOCK_MONOTONIC);

		if (sigtimedwait(&set, NULL, &moment) == SIGTERM)
			break;
		if (now(CLOCK_MONOTONIC) - before > 1500)
			puts("a moment was long");
		if (now(CLOCK_REALTIME) - now(CLOCK_MONOTONIC) - offset > 1500) {
			puts("time has gone on");
			offset = now(CLOCK_REALTIME) - now(CLOCK_MONOTONIC);
		}
	}
	puts("asked to end");
	fflush(stdout);
}

enum { KEPT = 16 << 20, REST = 140 << 20, MIB = 1 << 20 };

static void fill(unsigned *words, size_t size)
{
	for (unsigned i = 0; i < size / sizeof *words; i++)
		words[i] = i * 2654435761u;
}

static int is_as_filled(const unsigned *words, size_t size)
{
	for (unsigned i = 0; i < size / sizeof *words; i++)
		if (words[i] != i * 2654435761u)
			return 0;
	return 1;
}

static unsigned *memory(size_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		exit(1);
	fill(at, size);
	return at;
}

static unsigned long megabytes(void)
{
	struct sysinfo info;

	sysinfo(&info);
	return info.totalram / MIB;
}

/* What is kept is as it was, here and in a child that changes its own. */
static void check(unsigned *kept)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		kept[0]++;
		kept[KEPT / sizeof *kept - 1]++;
		_exit(0);
	}
	if (waitpid(child, &status, 0) != child || status != 0 || !is_as_filled(kept, KEPT))
		exit(2);
}

/* Memory holds what it should while there is less of all, and more again, which then can be used. */
static void follow_target(void)
{
	unsigned *kept = memory(KEPT);

	while (megabytes() > 80)
		check(kept);
	puts("less");
	while (megabytes() < 200)
		check(kept);
	puts("more");
	if (is_as_filled(memory(REST), REST))
		puts("all of it is memory");
	check(kept);
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
	if (is(name, "memory"))
		follow_target();
	if (is(name, "suspend")) {
		notice_suspension();
		return 5;
	}
	wait_for_end();
	if (is(name, "much"))
		return write_much();
	return 5;
}

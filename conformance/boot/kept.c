/* What a program is kept from while the monitor takes memory and brings it back. The arguments: MiB to use and to give
 * back first, MiB that the monitor will take, whether to compute meanwhile (`spin`) or to wait (`wait`), and drivers of
 * Linux's to be loaded. Prints a line when the monitor is to take memory and one when it is to bring it back; and for
 * each pages, how long it took, and how much of that the program did not have, in nanoseconds. It ends when the monitor
 * takes some memory again. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, MIB = 1 << 20, TURNS = 20000, CALIBRATION = 1000 };

static int is_spinning;

static _Noreturn void fail(const char *why)
{
	printf("failed: %s: %s\n", why, strerror(errno));
	exit(1);
}

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static unsigned long pages(void)
{
	struct sysinfo info;

	if (sysinfo(&info) < 0)
		fail("sysinfo");
	return info.totalram / (PAGE / info.mem_unit);
}

/* As long as is looked at a time. What there is of memory then. */
static unsigned long turn(void)
{
	if (is_spinning)
		for (int turns = 0; turns < TURNS; turns++)
			__asm__ volatile("");
	else
		usleep(1000);
	return pages();
}

/* Until there are so many pages. Time counts from before there was the first change. */
static void until(unsigned long wanted, double each, const char *what)
{
	unsigned long before = pages(), last = before;
	long long start = now();
	long turns = 0;

	while (last != wanted) {
		if (last == before) {
			start = now();
			turns = 0;
		}
		last = turn();
		turns++;
	}
	long long all = now() - start;
	printf("%s %ld %lld %.0f\n", what, labs((long)(before - wanted)), all, (double)all - (double)turns * each);
}

#ifdef SYS_finit_module
static int load(const char *path)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);

	if (file < 0)
		fail(path);
	long result = syscall(SYS_finit_module, file, "", 0);
	close(file);
	return result == 0;
}
#endif

/* As long as there is one whose symbols all are there. */
static void load_all(char **paths)
{
#ifdef SYS_finit_module
	for (int some = 1; some;) {
		some = 0;
		for (char **path = paths; *path; path++)
			if (**path && load(*path)) {
				*path = "";
				some = 1;
			}
	}
#else
	(void)paths;
#endif
}

static void use(size_t bytes)
{
	char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		fail("mmap");
	for (size_t at = 0; at < bytes; at += PAGE)
		memory[at] = 1;
	munmap(memory, bytes);
}

int main(int words, char **arguments)
{
	if (words < 4)
		return 2;
	size_t first = strtoul(arguments[1], NULL, 0) * MIB;
	unsigned long taken = strtoul(arguments[2], NULL, 0) * (MIB / PAGE);

	is_spinning = strcmp(arguments[3], "spin") == 0;
	load_all(arguments + 4);
	if (first > 0)
		use(first);

	unsigned long all = pages();
	long long start = now();
	for (int turns = 0; is_spinning && turns < CALIBRATION; turns++)
		turn();
	double each = (double)(now() - start) / CALIBRATION;
	printf("begins\n");
	fflush(stdout);
	until(all - taken, each, "inflate");
	printf("goes on\n");
	fflush(stdout);
	until(all, each, "deflate");
	while (pages() == all)
		usleep(1000);
	return 0;
}

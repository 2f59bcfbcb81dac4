/* Memory that the monitor takes and brings back meanwhile. The arguments, sizes in MiB: how much to write to and give
 * back before it begins, and how much to have then; in milliseconds, how long to sleep first, or 0 until the monitor has
 * taken some of its memory for good, and how long to write to what it has, with children that do so, too, and a timer's
 * signals. Prints a line when it begins, which the monitor waits for, and one at its end: how many pages more are in use
 * than before, children and signals. */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, WORDS = PAGE / sizeof(uint64_t) };

static volatile long signals;

static void count(int signal)
{
	(void)signal;
	signals++;
}

static uint64_t next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	return *state ^= *state << 17;
}

static _Noreturn void fail(const char *why)
{
	printf("failed: %s\n", why);
	exit(1);
}

static void *map(size_t bytes)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		fail("mmap");
	return memory;
}

/* A page begins with what all of it follows from. */
static void fill(uint64_t *page, uint64_t seed)
{
	uint64_t state = seed | 1;

	page[0] = seed;
	for (int word = 1; word < WORDS; word++)
		page[word] = next(&state);
}

static int is_whole(const uint64_t *page)
{
	uint64_t state = page[0] | 1;

	for (int word = 1; word < WORDS; word++)
		if (page[word] != next(&state))
			return 0;
	return 1;
}

/* Looks at some pages, and writes new ones there. */
static int go_on(uint64_t *memory, size_t pages, uint64_t *random)
{
	for (int times = 0; times < 8; times++) {
		uint64_t *page = memory + next(random) % pages * WORDS;

		if (!is_whole(page))
			return 0;
		fill(page, next(random));
	}
	return 1;
}

static long long milliseconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

static struct sysinfo memory_now(void)
{
	struct sysinfo info;

	if (sysinfo(&info) < 0)
		fail("sysinfo");
	return info;
}

/* Pages in use but by the kernel's heap, which keeps what it has grown to: its table of process numbers is a page of its
 * own between the 8,192nd child and the 16,384th. */
static long used(void)
{
	char text[4096];
	struct sysinfo info;
	int meminfo = open("/proc/meminfo", O_RDONLY);
	ssize_t count = meminfo < 0 ? -1 : read(meminfo, text, sizeof text - 1);

	if (count < 0)
		fail("/proc/meminfo");
	close(meminfo);
	text[count] = 0;
	const char *slab = strstr(text, "\nSlab:");
	if (slab == NULL)
		fail("no Slab");
	info = memory_now();
	return (long)((info.totalram - info.freeram) / PAGE) - atol(slab + 6) * 1024 / PAGE;
}

static void until_total(unsigned long least, unsigned long most)
{
	for (int times = 0; times < 5000; times++) {
		unsigned long total = memory_now().totalram;

		if (total >= least && total <= most)
			return;
		usleep(1000);
	}
	fail("the monitor has not changed memory");
}

static void have_child(uint64_t *memory, size_t pages, uint64_t *random)
{
	int status;
	pid_t child = fork();

	if (child < 0)
		fail("fork");
	if (child == 0) {
		uint64_t own = next(random) ^ 0x5555;

		_exit(!go_on(memory, pages, &own));
	}
	while (waitpid(child, &status, 0) < 0)
		;
	if (status != 0)
		fail("a child's memory has changed");
}

/* Handlers' frames are below what the stack has been used for. */
static void have_stack(void)
{
	char room[1 << 16];

	memset(room, 1, sizeof room);
	__asm__ volatile("" : : "r"(room) : "memory");
}

int main(int words, char **arguments)
{
	if (words < 5)
		return 2;
	size_t first = strtoul(arguments[1], NULL, 0) << 20, second = strtoul(arguments[2], NULL, 0) << 20;
	size_t pages = second / PAGE;
	long long sleep = atoll(arguments[3]), time = atoll(arguments[4]);
	unsigned long all = memory_now().totalram;
	struct itimerval often = {.it_interval.tv_usec = 1000, .it_value.tv_usec = 1000}, never = {0};
	uint64_t random = 88172645463325252;
	long children = 0;

	char *before = map(first);
	for (size_t at = 0; at < first; at += PAGE)
		before[at] = 1;
	munmap(before, first);
	printf("begins\n");
	fflush(stdout);
	if (sleep == 0)
		until_total(0, all - (all / 4));
	usleep(sleep * 1000);

	uint64_t *memory = map(second);
	for (size_t page = 0; page < pages; page++)
		fill(memory + page * WORDS, next(&random));
	have_stack();
	signal(SIGALRM, count);
	setitimer(ITIMER_REAL, &often, NULL);
	have_child(memory, pages, &random);
	long in_use = used();
	for (long long end = milliseconds() + time; milliseconds() < end; children++) {
		if (!go_on(memory, pages, &random))
			fail("memory has changed");
		have_child(memory, pages, &random);
	}
	for (size_t page = 0; page < pages; page++)
		if (!is_whole(memory + page * WORDS))
			fail("memory has changed");
	setitimer(ITIMER_REAL, &never, NULL);
	if (sleep != 0)
		until_total(all, all);
	printf("%ld pages more, %ld children, %ld signals\n", used() - in_use, children, signals);
	return 0;
}

/* What a monitor is told of memory. Uses as many MiB as the argument says and gives them back, prints what it knows of
 * memory and of its own page faults, and that it begins, and waits until the monitor has taken a little memory. Then it
 * uses as much again, but for what was taken. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <unistd.h>

enum { PAGE = 4096, MIB = 1 << 20 };

static _Noreturn void fail(const char *why)
{
	printf("failed: %s\n", why);
	exit(1);
}

/* No page is like another one, and none is empty. */
static void use(size_t bytes)
{
	char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		fail("mmap");
	for (size_t at = 0; at < bytes; at += PAGE)
		memset(memory + at, (int)(at / PAGE % 255) + 1, PAGE);
	for (size_t at = 0; at < bytes; at += PAGE)
		if (memory[at] != memory[at + PAGE - 1] || (unsigned char)memory[at] != at / PAGE % 255 + 1)
			fail("memory has changed");
	munmap(memory, bytes);
}

static unsigned long total(void)
{
	struct sysinfo info;

	if (sysinfo(&info) < 0)
		fail("sysinfo");
	return info.totalram;
}

/* A number of KiB, in bytes. */
static unsigned long long meminfo(const char *text, const char *name)
{
	const char *line = strstr(text, name);

	if (!line)
		fail(name);
	return strtoull(line + strlen(name), NULL, 10) << 10;
}

static void print(void)
{
	static char text[4096];
	struct rusage usage;
	FILE *file = fopen("/proc/meminfo", "r");

	if (!file)
		fail("/proc/meminfo");
	text[fread(text, 1, sizeof text - 1, file)] = 0;
	fclose(file);
	getrusage(RUSAGE_SELF, &usage);
	printf("total %llu\nfree %llu\navailable %llu\nfaults %ld\n", meminfo(text, "MemTotal:"),
		meminfo(text, "MemFree:"), meminfo(text, "MemAvailable:"), usage.ru_minflt);
	fflush(stdout);
}

int main(int words, char **arguments)
{
	size_t bytes = words > 1 ? strtoul(arguments[1], NULL, 0) * MIB : 0;
	unsigned long all = total();

	use(bytes);
	/* The second time nothing is new to it. */
	print();
	print();
	printf("begins\n");
	fflush(stdout);
	for (int times = 0; total() == all; times++) {
		if (times == 1200)
			fail("the monitor has seen nothing");
		usleep(50000);
	}
	use(bytes - MIB);
	printf("ends\n");
	return 0;
}

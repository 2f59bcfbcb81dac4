/* Fills the memory, then makes small things of one kind (the argument) until one is refused. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static char page[4096], name[200];
static int made;

static const char *path(void)
{
	snprintf(name, sizeof name, "/tmp/%0150d", made);
	return name;
}

static int file(void) { return open("/dev/null", O_RDONLY); }
static int ends(void) { int two[2]; return pipe(two); }
static int folder(void) { return mkdir(path(), 0700); }
static int fifo(void) { return mkfifo(path(), 0600) ? -1 : open(name, O_RDWR); }
static int link_(void) { return symlink("/", path()); }
static int hard(void) { return link("/tmp/it", path()); }
static int nameless(void) { return open("/tmp", O_TMPFILE | O_RDWR, 0600); }
static int memory(void) { return memfd_create("m", 0); }
static int process(void) { return syscall(SYS_pidfd_open, getpid(), 0); }

static int locked(void)
{
	int fd = open(path(), O_CREAT | O_RDWR, 0600);
	return fd < 0 ? -1 : flock(fd, LOCK_EX);
}

static int range(void)
{
	static int fd = -1;
	if (fd < 0)
		fd = open("/tmp/it", O_RDWR);
	struct flock lock = { .l_type = F_WRLCK, .l_start = 2 * made, .l_len = 1 };
	return fcntl(fd, F_SETLK, &lock);
}

static int timer(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_NONE };
	struct itimerspec far = { .it_value.tv_sec = 1000 };
	timer_t id;
	return timer_create(CLOCK_MONOTONIC, &event, &id) || timer_settime(id, 0, &far, 0) ? -1 : 0;
}

static int map(void)
{
	char *at = mmap(0, 2 * sizeof page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return at == MAP_FAILED ? -1 : mprotect(at, sizeof page, PROT_NONE);
}

static const struct { const char *name; int (*make)(void); } kinds[] = {
	{ "file", file }, { "ends", ends }, { "folder", folder }, { "fifo", fifo }, { "link", link_ },
	{ "hard", hard }, { "nameless", nameless }, { "memory", memory }, { "process", process },
	{ "locked", locked }, { "range", range }, { "timer", timer }, { "map", map },
};

int main(int argc, char **argv)
{
	struct rlimit many = { 1000000, 1000000 };
	int two[2];
	setrlimit(RLIMIT_NOFILE, &many);
	setrlimit(RLIMIT_SIGPENDING, &many);
	mkdir("/tmp", 0777);
	close(open("/tmp/it", O_CREAT | O_RDWR, 0600));
	while (!pipe(two) && write(two[1], page, sizeof page) > 0)
		;
	for (unsigned n = 0; n < sizeof kinds / sizeof *kinds; n++) {
		if (argc < 2 || strcmp(argv[1], kinds[n].name))
			continue;
		while (kinds[n].make() >= 0 && made < 10000000)
			made++;
		printf("%s: refused\n", argv[1]);
		fprintf(stderr, "%d, %s\n", made, strerror(errno));
		return 0;
	}
	return 1;
}

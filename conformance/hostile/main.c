/* The first program of a machine in which one process after the other makes random calls: hostile SEED CALLS [PROCESS].
 *
 * None of them has a right, or is left alive, or leaves a file. The first program has the same memory afterwards, and
 * as much of the machine's as before. With PROCESS that one alone runs, as it ran among the others. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "hostile.h"

#define NOBODY 65534
/* Calls of one process, at most. */
#define EACH 2000
/* What may be in use in the end that was not after the first half of the processes, for other reasons than a leak: what
 * is kept for the next one, and a table that has grown. */
#define TOLERATED_KIB 64
#define TOLERATED_BYTES (32 << 10)
/* Fewer processes say nothing of that. */
#define ENOUGH 100

static uint64_t *secret;
static const size_t secret_size = 64 * 4096;

static void stop(const char *what)
{
	printf("hostile: %s: %s\n", what, strerror(errno));
	exit(2);
}

static void limit(int resource, rlim_t most)
{
	struct rlimit limit = { most, most };

	if (setrlimit(resource, &limit) != 0)
		stop("setrlimit");
}

/* Gives every right away and is hostile. */
static _Noreturn void child(uint64_t seed, struct progress *progress)
{
	sigset_t all;

	munmap(secret, secret_size);
	limit(RLIMIT_AS, 64 << 20);
	limit(RLIMIT_FSIZE, 1 << 20);
	limit(RLIMIT_NOFILE, 64);
	limit(RLIMIT_NPROC, 32);
	limit(RLIMIT_CORE, 0);
	if (setgroups(0, NULL) != 0 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0 || setsid() < 0)
		stop("giving rights away");
	for (int fd = 0; fd < 3; fd++)
		close(fd);
	open("/dev/null", O_RDWR);
	/* Most signals of its own would end it. */
	for (int n = 1; n < NSIG; n++)
		signal(n, SIG_IGN);
	sigemptyset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	be_hostile(seed, EACH, progress);
}

/* Removes what is in a directory, as far as it goes. */
static void empty(const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;

	while (directory && (entry = readdir(directory))) {
		char name[PATH_MAX];
		struct stat status;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
		if (lstat(name, &status) == 0 && S_ISDIR(status.st_mode)) {
			empty(name);
			rmdir(name);
		} else {
			unlink(name);
		}
	}
	if (directory)
		closedir(directory);
}

/* Removes the segments, semaphores and queues of System V, which outlive who makes them. */
static void remove_system_v(void)
{
	struct shmid_ds segment;
	struct semid_ds set;
	struct msqid_ds queue;
	int last = shmctl(0, SHM_INFO, &segment);

	for (int place = 0; place <= last; place++) {
		int id = shmctl(place, SHM_STAT, &segment);

		if (id >= 0)
			shmctl(id, IPC_RMID, NULL);
	}
	last = semctl(0, 0, SEM_INFO, &(struct seminfo){ 0 });
	for (int place = 0; place <= last; place++) {
		int id = semctl(place, 0, SEM_STAT, &set);

		if (id >= 0)
			semctl(id, 0, IPC_RMID);
	}
	last = msgctl(0, MSG_INFO, &queue);
	for (int place = 0; place <= last; place++) {
		int id = msgctl(place, MSG_STAT, &queue);

		if (id >= 0)
			msgctl(id, IPC_RMID, NULL);
	}
}

const char *const queue_names[QUEUE_NAMES] = { "a", "bb", "c", "a/b" };

/* Removes the message queues, which do so, too. */
static void remove_queues(void)
{
	for (int n = 0; n < QUEUE_NAMES; n++)
		syscall(SYS_mq_unlink, queue_names[n]);
}

/* What of the machine is in use. */
struct figures {
	long kib;	/* Memory but the heap of the kernel, */
	long heap;	/* the heap, which keeps what it has once needed, whatever of that is free, */
	long bytes;	/* and what of that is in use; only a kernel that counts tells it, else -1. */
};

static struct figures in_use(void)
{
	char line[128];
	long total = 0, free = 0, left, frames;
	struct figures figures = { .bytes = -1 };
	FILE *file = fopen("/proc/meminfo", "re");

	if (!file)
		stop("/proc/meminfo");
	while (fgets(line, sizeof line, file)) {
		sscanf(line, "MemTotal: %ld", &total);
		sscanf(line, "MemFree: %ld", &free);
		sscanf(line, "Slab: %ld", &figures.heap);
	}
	fclose(file);
	figures.kib = total - free - figures.heap;
	file = fopen("/proc/self/fail-nth", "re");
	if (file) {
		if (fscanf(file, "%ld %ld %ld", &left, &frames, &figures.bytes) != 3)
			figures.bytes = -1;
		fclose(file);
	}
	return figures;
}

/* Runs one process to its end, or to the end of its time, and all that it has made. */
static void run(uint64_t seed, struct progress *progress, const sigset_t *child_signal)
{
	const struct timespec patience = { .tv_nsec = 50000000 };
	pid_t pid;

	if (mkdir("/tmp/hostile", 0777) != 0 || chmod("/tmp/hostile", 0777) != 0 || chdir("/tmp/hostile") != 0)
		stop("/tmp/hostile");
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		stop("fork");
	if (pid == 0)
		child(seed, progress);
	/* One that waits for ever would wait the longest. */
	for (;;) {
		siginfo_t end = { 0 };

		if (waitid(P_PID, pid, &end, WEXITED | WNOHANG | WNOWAIT) != 0 || end.si_pid == pid)
			break;
		if (sigtimedwait(child_signal, NULL, &patience) < 0)
			break;
	}
	do
		kill(-1, SIGKILL);
	while (wait(NULL) > 0 || errno != ECHILD);
	if (chdir("/") != 0)
		stop("/");
	empty("/tmp");
	empty("/dev/shm");
	remove_system_v();
	remove_queues();
}

int main(int argc, char **argv)
{
	uint64_t seed, calls, done = 0, errors = 0;
	long only = argc > 3 ? atol(argv[3]) : -1;
	struct figures before = { 0 }, after;
	struct progress *progress;
	sigset_t child_signal;

	if (argc < 3 || !getenv("HOSTILE_MACHINE")) {
		puts("hostile SEED CALLS [PROCESS], in a machine of its own: it kills all other processes and removes what\n"
			"is in /tmp. HOSTILE_MACHINE in the environment says that it is one.");
		return 2;
	}
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
		stop("prctl");
	seed = strtoull(argv[1], NULL, 0);
	calls = strtoull(argv[2], NULL, 0);
	progress = mmap(NULL, sizeof *progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	secret = mmap(NULL, secret_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (progress == MAP_FAILED || secret == MAP_FAILED)
		stop("mmap");
	for (size_t n = 0; n < secret_size / sizeof *secret; n++)
		secret[n] = ~SECRET_COMPLEMENT;
	mkdir("/tmp", 01777);
	empty("/tmp");
	sigemptyset(&child_signal);
	sigaddset(&child_signal, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child_signal, NULL);

	long process = only >= 0 ? only : 0;
	for (; done < calls; process++) {
		uint64_t own = seed + process * 1000003;

		*progress = (struct progress){ 0 };
		if (only >= 0 || process % 500 == 0)
			printf("process %ld: %lu calls before\n", process, (unsigned long)done);
		run(draw(&own), progress, &child_signal);
		/* A child may write there, which is shared; it writes no less. */
		done += progress->calls <= EACH ? progress->calls : 0;
		errors += progress->errors <= EACH ? progress->errors : 0;
		if (progress->leaks) {
			printf("process %ld saw the secret of the first program\n", process);
			return 1;
		}
		for (size_t n = 0; n < secret_size / sizeof *secret; n++) {
			if (secret[n] != ~SECRET_COMPLEMENT) {
				printf("process %ld changed the memory of the first program\n", process);
				return 1;
			}
		}
		if (only >= 0) {
			printf("its last call: %ld(%lx, %lx, %lx, %lx, %lx, %lx)\n", progress->number,
				progress->arguments[0], progress->arguments[1], progress->arguments[2],
				progress->arguments[3], progress->arguments[4], progress->arguments[5]);
			return 0;
		}
		if (before.kib == 0 && done >= calls / 2)
			before = in_use();
	}
	after = in_use();
	printf("%lu calls by %ld processes, %lu of them refused; in use after half of them %ld KiB, and %ld of the heap's "
		"%ld bytes, at the end %ld, %ld of %ld\n", (unsigned long)done, process, (unsigned long)errors, before.kib,
		before.bytes, before.heap << 10, after.kib, after.bytes, after.heap << 10);
	if (process >= ENOUGH && (after.kib > before.kib + TOLERATED_KIB || after.bytes > before.bytes + TOLERATED_BYTES)) {
		puts("memory was lost");
		return 1;
	}
	return 0;
}

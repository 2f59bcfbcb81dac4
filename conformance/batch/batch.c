/* Process 1 of a machine that runs several tests, one after the other: each line of its input, the file that
 * its argument names, is a command whose words have one blank between them, NAME=VALUE before it for its
 * environment. What a test prints stands between two lines of ours:
 *
 *	MARK begin N
 *	MARK end N STATUS
 *
 * N counts from 0, STATUS is what waitpid gives, MARK is the environment's BATCH_MARK. A test that takes longer
 * than BATCH_SECONDS of the machine's time gets no second line.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Waits for the test, and takes in the orphans it leaves meanwhile; whether it ended in time. */
static int ends(pid_t test, const sigset_t *child, struct timespec limit, int *status)
{
	struct timespec now, end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += limit.tv_sec;
	for (;;) {
		int any;
		pid_t pid = waitpid(-1, &any, WNOHANG);

		if (pid == test) {
			*status = any;
			return 1;
		}
		if (pid > 0)
			continue;
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec >= end.tv_sec)
			return 0;
		sigtimedwait(child, NULL, &limit);
	}
}

/* Ends whoever is left: process 1 is spared by kill(-1). */
static void clear(void)
{
	kill(-1, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		;
}

/* A test may have set the clock. */
static void set_clock_right(const struct timespec *real, const struct timespec *monotonic)
{
	struct timespec now, right;

	clock_gettime(CLOCK_MONOTONIC, &now);
	right.tv_sec = real->tv_sec + now.tv_sec - monotonic->tv_sec;
	right.tv_nsec = real->tv_nsec + now.tv_nsec - monotonic->tv_nsec;
	if (right.tv_nsec < 0) {
		right.tv_nsec += 1000000000;
		right.tv_sec--;
	}
	if (right.tv_nsec >= 1000000000) {
		right.tv_nsec -= 1000000000;
		right.tv_sec++;
	}
	clock_settime(CLOCK_REALTIME, &right);
}

/* Splits a command at its blanks. */
static void split(char *line, char **words, int room)
{
	int n = 0;

	line[strcspn(line, "\n")] = 0;
	for (char *word = strtok(line, " "); word && n < room - 1; word = strtok(NULL, " "))
		words[n++] = word;
	words[n] = NULL;
}

int main(int argc, char **argv)
{
	const char *mark = getenv("BATCH_MARK"), *seconds = getenv("BATCH_SECONDS");
	struct timespec limit = { .tv_sec = seconds ? atol(seconds) : 60 }, real, monotonic;
	FILE *commands = argc > 1 ? fopen(argv[1], "re") : NULL;
	char line[4096], *words[64];
	sigset_t child, old;

	if (!mark || !commands) {
		fprintf(stderr, "batch: nothing to do\n");
		return 2;
	}
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, &old);
	clock_gettime(CLOCK_REALTIME, &real);
	clock_gettime(CLOCK_MONOTONIC, &monotonic);
	for (int number = 0; fgets(line, sizeof line, commands); number++) {
		int status = 0, ended;
		pid_t pid;

		split(line, words, sizeof words / sizeof *words);
		printf("\n%s begin %d\n", mark, number);
		fflush(stdout);
		pid = fork();
		if (pid == 0) {
			char **command = words;

			while (*command && **command != '/')
				putenv(*command++);
			setsid();
			sigprocmask(SIG_SETMASK, &old, NULL);
			execv(*command, command);
			_exit(126);
		}
		ended = pid > 0 && ends(pid, &child, limit, &status);
		clear();
		if (ended)
			printf("\n%s end %d %d\n", mark, number, status);
		set_clock_right(&real, &monotonic);
	}
	return 0;
}

/* A tour of processes: each part prints what it shows, and the program ends with
 * status 0 when all of it came out as POSIX says. It is an ordinary program:
 * `cc -pthread fork.c && ./a.out` shows the same on Linux.
 *
 *   cargo xtask run examples/fork.c
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int failures;

static void check(int ok, const char *what)
{
	printf("  %-4s %s\n", ok ? "ok" : "FAIL", what);
	failures += !ok;
}

static void must(int result, const char *what)
{
	if (result < 0) {
		perror(what);
		exit(1);
	}
}

/* What is buffered would be printed by both. */
static pid_t start(void)
{
	fflush(stdout);
	pid_t pid = fork();

	must(pid, "fork");
	return pid;
}

static int reap(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			must(-1, "waitpid");
	return status;
}

/* A child that waits until a signal ends it. */
static pid_t start_idle(void)
{
	pid_t pid = start();

	if (pid == 0)
		for (;;)
			pause();
	return pid;
}

static void install(int sig, void (*handler)(int, siginfo_t *, void *), int flags)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags };

	sigemptyset(&action.sa_mask);
	must(sigaction(sig, &action, NULL), "sigaction");
}

/* ---- two processes from one ---- */

static int number = 1;

static void copies(void)
{
	puts("fork");
	pid_t parent = getpid();
	int *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t child = start();

	if (child == 0) {
		number = 2;
		shared[0] = 2;
		shared[1] = getpid();
		shared[2] = getppid();
		_exit(number);
	}
	check(reap(child) == 2 << 8, "the child went on from here with a copy of the memory");
	check(number == 1, "what it wrote there is its own");
	check(shared[0] == 2, "what it wrote to a shared mapping is seen here");
	check(shared[1] == child && shared[2] == parent, "the pids agree");
	munmap(shared, 4096);
}

/* ---- pipes ---- */

static void pipes(void)
{
	puts("pipes");
	int to_child[2], to_parent[2];
	char text[16];

	must(pipe(to_child), "pipe");
	must(pipe(to_parent), "pipe");
	pid_t child = start();
	if (child == 0) {
		ssize_t n;

		close(to_child[1]);
		close(to_parent[0]);
		while ((n = read(to_child[0], text, sizeof text)) > 0) {
			for (ssize_t i = 0; i < n; i++)
				text[i] -= 'a' - 'A';
			if (write(to_parent[1], text, n) != n)
				_exit(1);
		}
		_exit(0);
	}
	close(to_child[0]);
	close(to_parent[1]);
	check(write(to_child[1], "question", 8) == 8, "a question goes to the child");
	size_t got = 0;
	while (got < 8) {
		ssize_t n = read(to_parent[0], text + got, sizeof text - got);
		if (n <= 0)
			break;
		got += n;
	}
	check(got == 8 && memcmp(text, "QUESTION", 8) == 0, "its answer comes back");
	close(to_child[1]);
	check(read(to_parent[0], text, 1) == 0 && reap(child) == 0,
	      "closing a pipe ends the child's loop, its end closes the other pipe");
	close(to_parent[0]);
}

/* ---- how children end ---- */

static void ends(void)
{
	puts("wait");
	struct rlimit no_core = { 0, 0 };
	volatile char *nothing = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	siginfo_t info;

	setrlimit(RLIMIT_CORE, &no_core);
	pid_t child = start();
	if (child == 0)
		_exit(300);
	int status = reap(child);
	check(WIFEXITED(status) && WEXITSTATUS(status) == (300 & 0xff), "an exit, of its code eight bits");

	child = start_idle();
	kill(child, SIGTERM);
	status = reap(child);
	check(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM, "the end by a signal");

	child = start();
	if (child == 0) {
		*nothing = 1;
		_exit(0);
	}
	status = reap(child);
	check(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV, "a fault ends the child alone");

	child = start_idle();
	check(waitpid(child, &status, WNOHANG) == 0, "WNOHANG: it lives");
	kill(child, SIGKILL);
	check(waitid(P_PID, child, &info, WEXITED | WNOWAIT) == 0 && info.si_pid == child &&
		      info.si_code == CLD_KILLED && info.si_status == SIGKILL,
	      "waitid tells the same and can leave the child");
	check(kill(child, 0) == 0, "so far it is a zombie");
	reap(child);
	check(kill(child, 0) < 0 && errno == ESRCH, "now it is gone");
	check(wait(NULL) < 0 && errno == ECHILD, "no child is left");
}

/* ---- stop and continue ---- */

static void stops(void)
{
	puts("stop and continue");
	int status;
	pid_t child = start_idle();

	kill(child, SIGSTOP);
	check(waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP,
	      "a stop is reported");
	check(waitpid(child, &status, WUNTRACED | WNOHANG) == 0, "once");
	kill(child, SIGTERM);
	check(waitpid(child, &status, WNOHANG) == 0, "SIGTERM waits for the continuation");
	kill(child, SIGCONT);
	check(reap(child) == SIGTERM, "which delivers it");

	child = start_idle();
	kill(child, SIGSTOP);
	waitpid(child, &status, WUNTRACED);
	kill(child, SIGCONT);
	check(waitpid(child, &status, WCONTINUED) == child && WIFCONTINUED(status), "a continuation is reported");
	kill(child, SIGKILL);
	reap(child);
}

/* ---- process groups ---- */

static void groups(void)
{
	puts("process groups");
	pid_t members[3], outside = start_idle();
	int right = 0;

	for (int i = 0; i < 3; i++) {
		members[i] = start_idle();
		must(setpgid(members[i], members[0]), "setpgid");
	}
	check(getpgid(members[2]) == members[0], "three children are a group");
	killpg(members[0], SIGUSR1);
	for (int i = 0; i < 3; i++) {
		int status;
		right += waitpid(-members[0], &status, 0) > 0 && status == SIGUSR1;
	}
	check(right == 3, "one signal ends all of it");
	check(waitpid(outside, NULL, WNOHANG) == 0, "and nobody else");
	check(kill(-members[0], 0) < 0 && errno == ESRCH, "without members there is no group");
	kill(outside, SIGKILL);
	reap(outside);

	pid_t child = start();
	if (child == 0)
		_exit(!(setsid() == getpid() && getsid(0) == getpid() && getpgrp() == getpid()));
	check(reap(child) == 0, "setsid: a session of one's own");
}

/* ---- SIGCHLD ---- */

static siginfo_t last;
static volatile sig_atomic_t count;

static void note(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	last = *info;
	count++;
}

static void sigchld(void)
{
	puts("SIGCHLD");
	sigset_t set, old;
	int status;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, &old);
	install(SIGCHLD, note, 0);
	pid_t child = start();
	if (child == 0)
		_exit(7);
	while (count == 0)
		sigsuspend(&old);
	check(last.si_pid == child && last.si_code == CLD_EXITED && last.si_status == 7,
	      "the handler is told who ended and how");
	reap(child);

	child = start_idle();
	count = 0;
	kill(child, SIGSTOP);
	while (count == 0)
		sigsuspend(&old);
	check(last.si_pid == child && last.si_code == CLD_STOPPED && last.si_status == SIGSTOP, "and who stopped");
	kill(child, SIGKILL);
	reap(child);

	signal(SIGCHLD, SIG_IGN);
	child = start();
	if (child == 0)
		_exit(0);
	check(waitpid(child, &status, 0) < 0 && errno == ECHILD, "who ignores it has no zombies");
	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

/* ---- vfork ---- */

static volatile int step;

static void vforks(void)
{
	puts("vfork");
	fflush(stdout);
	pid_t child = vfork();

	if (child == 0) {
		step = 1;
		usleep(2000);
		step = 2;
		_exit(5);
	}
	check(child > 0 && step == 2, "the parent waits, and the memory is one");
	check(reap(child) == 5 << 8, "the child is one like others");
}

/* ---- orphans ---- */

static void orphans(void)
{
	puts("orphans");
	int up[2], go[2];
	pid_t me = getpid(), orphan, told[2];

	must(pipe(up), "pipe");
	must(pipe(go), "pipe");
	must(prctl(PR_SET_CHILD_SUBREAPER, 1), "prctl");
	pid_t child = start();
	if (child == 0) {
		orphan = start();
		if (orphan == 0) {
			char byte;
			pid_t before = getppid();

			told[0] = getpid();
			told[1] = before;
			if (write(up[1], told, sizeof told) != sizeof told || read(go[0], &byte, 1) != 1)
				_exit(1);
			_exit(getppid() == me && before != me ? 9 : 1);
		}
		for (;;)
			pause();
	}
	check(read(up[0], told, sizeof told) == sizeof told && told[1] == child, "a grandchild has its parent");
	check(waitpid(told[0], NULL, WNOHANG) < 0 && errno == ECHILD, "and is no child of this process");
	kill(child, SIGKILL);
	check(reap(child) == SIGKILL, "that parent dies");
	check(write(go[1], "!", 1) == 1 && reap(told[0]) == 9 << 8, "the orphan came to the subreaper, and ends there");
	for (int i = 0; i < 2; i++) {
		close(up[i]);
		close(go[i]);
	}
	prctl(PR_SET_CHILD_SUBREAPER, 0);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	copies();
	pipes();
	ends();
	stops();
	groups();
	sigchld();
	vforks();
	orphans();
	printf("%d failures\n", failures);
	return failures != 0;
}

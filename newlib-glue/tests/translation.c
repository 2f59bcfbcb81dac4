/* What is translated between newlib and the kernel comes out as it went in, with newlib's numbers.
 * Each part prints what it shows; the status is 0 when all of it holds. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <reent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

_Static_assert(SIGBUS == 10 && SIGSYS == 12 && SIGSTOP == 17 && SIGCONT == 19, "newlib's numbers");
_Static_assert(SIGCHLD == 20 && SIGUSR1 == 30 && SIGUSR2 == 31 && NSIG == 32, "newlib's numbers");
_Static_assert(SIGRTMIN >= NSIG && SIGRTMAX - SIGRTMIN == 29, "real-time signals are beyond NSIG");
_Static_assert(sizeof(sigset_t) * 8 > SIGRTMAX, "a set has a bit for each");
_Static_assert(ENOSYS == 88 && ETIMEDOUT == 116 && ELOOP == 92, "newlib's numbers");
_Static_assert(O_CREAT == 0x200 && O_NONBLOCK == 0x4000, "newlib's numbers");
_Static_assert(SIG_SETMASK == 0 && SIG_BLOCK == 1, "newlib's numbers");

static int failures;

static void check(int ok, const char *what)
{
	printf("  %-4s %s\n", ok ? "ok" : "FAIL", what);
	failures += !ok;
}

/* ---- signals ---- */

static volatile int seen, seen_info;
static siginfo_t last;
static sigset_t in_context;

static void plain(int sig)
{
	seen = sig;
}

static void with_info(int sig, siginfo_t *info, void *at)
{
	ucontext_t *context = at;

	seen_info = sig;
	last = *info;
	in_context = context->uc_sigmask;
}

static void install(int sig, void (*handler)(int, siginfo_t *, void *))
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };

	sigaction(sig, &action, NULL);
}

static void numbers(void)
{
	int wrong = 0;

	puts("signal numbers");
	for (int sig = 1; sig <= SIGRTMAX; sig++) {
		if (sig == SIGKILL || sig == SIGSTOP)
			continue;
		seen = seen_info = 0;
		signal(sig, plain);
		raise(sig);
		install(sig, with_info);
		kill(getpid(), sig);
		wrong += seen != sig || seen_info != sig || last.si_signo != sig;
		signal(sig, SIG_DFL);
	}
	check(wrong == 0, "each signal arrives as itself, by either kind of handler");
	check(signal(0, plain) == SIG_ERR && errno == EINVAL && signal(62, plain) == SIG_ERR,
	      "0 and 62 are none");
	check(kill(getpid(), 62) < 0 && errno == EINVAL && kill(getpid(), 0) == 0, "nor for kill");
	check(signal(SIGKILL, plain) == SIG_ERR && signal(SIGSTOP, SIG_IGN) == SIG_ERR,
	      "two are never caught or ignored");
}

static void sets(void)
{
	sigset_t set, old, now;
	int wrong = 0;

	puts("sets");
	sigprocmask(SIG_SETMASK, NULL, &old);
	for (int sig = 1; sig <= SIGRTMAX; sig++) {
		sigemptyset(&set);
		sigaddset(&set, sig);
		sigprocmask(SIG_SETMASK, &set, NULL);
		sigprocmask(SIG_BLOCK, NULL, &now);
		wrong += (now == set) != (sig != SIGKILL && sig != SIGSTOP);
	}
	check(wrong == 0, "a mask of one signal is that signal");
	sigfillset(&set);
	sigprocmask(SIG_SETMASK, &set, NULL);
	sigprocmask(SIG_SETMASK, &old, &now);
	sigdelset(&set, SIGKILL);
	sigdelset(&set, SIGSTOP);
	check(now == set, "a full one is all but two");
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMAX);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	raise(SIGRTMAX);
	sigpending(&now);
	check(now == set, "pending");
	int sig = 0;
	check(sigwait(&set, &sig) == 0 && sig == SIGUSR1 && sigwaitinfo(&set, NULL) == SIGRTMAX,
	      "accepted, the lower number first");
	install(SIGUSR2, with_info);
	raise(SIGUSR2);
	check(in_context == set, "a handler's context has the mask");
	sigprocmask(SIG_SETMASK, &old, NULL);
	check(sigprocmask(7, &set, NULL) < 0 && errno == EINVAL, "how is 0, 1 or 2");
}

static void actions(void)
{
	static const unsigned flags[] = { SA_NOCLDSTOP, SA_SIGINFO, SA_ONSTACK, SA_NOCLDWAIT,
					  SA_RESTART, SA_NODEFER, SA_RESETHAND };
	struct sigaction action = { 0 }, got;
	int wrong = 0;

	puts("actions");
	sigemptyset(&action.sa_mask);
	sigaddset(&action.sa_mask, SIGCHLD);
	sigaddset(&action.sa_mask, SIGRTMIN);
	for (unsigned i = 0; i < sizeof flags / sizeof *flags; i++) {
		action.sa_handler = plain;
		action.sa_flags = flags[i];
		sigaction(SIGUSR1, &action, NULL);
		sigaction(SIGUSR1, NULL, &got);
		wrong += got.sa_handler != plain || (unsigned)got.sa_flags != flags[i] ||
			 got.sa_mask != action.sa_mask;
	}
	check(wrong == 0, "handler, flags and mask are given back");
	signal(SIGUSR1, SIG_IGN);
	sigaction(SIGUSR1, NULL, &got);
	check(got.sa_handler == SIG_IGN, "ignored");
	check(signal(SIGUSR1, plain) == SIG_IGN && signal(SIGUSR1, SIG_DFL) == plain, "signal(3)");
}

/* ---- children ---- */

static void children(void)
{
	int status;
	siginfo_t info;

	puts("children");
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		raise(SIGUSR1);
		_exit(0);
	}
	check(waitid(P_PID, child, &info, WEXITED | WNOWAIT) == 0 && info.si_signo == SIGCHLD &&
		      info.si_code == CLD_KILLED && info.si_status == SIGUSR1,
	      "siginfo of one that SIGUSR1 has ended");
	check(waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == 30,
	      "its status");
	child = fork();
	if (child == 0)
		for (;;)
			pause();
	kill(child, SIGSTOP);
	check(waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status) &&
		      WSTOPSIG(status) == SIGSTOP,
	      "a stop");
	kill(child, SIGCONT);
	check(waitpid(child, &status, WCONTINUED) == child && WIFCONTINUED(status), "a continuation");
	kill(child, SIGKILL);
	check(waitpid(child, &status, 0) == child && WTERMSIG(status) == SIGKILL, "the end");
}

/* ---- files ---- */

static void files(void)
{
	struct stat st;
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	puts("files");
	int fd = open("/tmp/translation", O_CREAT | O_EXCL | O_RDWR | O_APPEND | O_CLOEXEC, 0640);
	check(fd >= 0 && open("/tmp/translation", O_CREAT | O_EXCL, 0) < 0 && errno == EEXIST,
	      "O_CREAT, O_EXCL");
	check(fcntl(fd, F_GETFL) == (O_RDWR | O_APPEND) && fcntl(fd, F_GETFD) == FD_CLOEXEC,
	      "flags are given back");
	check(fcntl(fd, F_SETFL, O_NONBLOCK) == 0 && fcntl(fd, F_GETFL) == (O_RDWR | O_NONBLOCK),
	      "and changed");
	check(write(fd, "text", 4) == 4 && fstat(fd, &st) == 0 && st.st_size == 4 &&
		      st.st_mode == (S_IFREG | 0640) && st.st_nlink == 1 && st.st_ino != 0,
	      "fstat");
	check(fstatat(AT_FDCWD, "/tmp/translation", &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_size == 4,
	      "AT_FDCWD");
	check(fcntl(fd, F_SETLK, &lock) == 0, "a lock");
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		struct flock other = { .l_type = F_RDLCK, .l_whence = SEEK_SET };
		int got = fcntl(fd, F_GETLK, &other);
		_exit(!(got == 0 && other.l_type == F_WRLCK && other.l_pid == getppid()));
	}
	int status = -1;
	waitpid(child, &status, 0);
	check(status == 0, "is seen by another process, with its owner");
	check(unlinkat(AT_FDCWD, "/tmp/translation", 0) == 0 && unlink("/tmp/translation") < 0 &&
		      errno == ENOENT,
	      "unlink");
	close(fd);
}

/* ---- errors, reentrancy, clocks ---- */

static void *other_errno(void *at)
{
	errno = ENOSYS;
	*(struct _reent **)at = _REENT;
	return NULL;
}

static void reentrancy(void)
{
	struct _reent mine, *others = NULL;
	pthread_t thread;

	puts("errors and reentrancy");
	errno = 0;
	check(syscall(9999) < 0 && errno == ENOSYS && strcmp(strerror(errno), "Function not implemented") == 0,
	      "ENOSYS");
	char deep[PATH_MAX + 10];
	memset(deep, 'a', sizeof deep);
	deep[sizeof deep - 1] = 0;
	check(chdir(deep) < 0 && errno == ENAMETOOLONG, "ENAMETOOLONG");
	_REENT_INIT_PTR(&mine);
	errno = EDOM;
	check(_close_r(&mine, -1) < 0 && mine._errno == EBADF, "a reentrant call's error is where it was told");
	check(_write_r(&mine, 1, "", 0) == 0 && _getpid_r(&mine) == getpid(), "others");
	errno = EDOM;
	pthread_create(&thread, NULL, other_errno, &others);
	pthread_join(thread, NULL);
	check(errno == EDOM && others && others != _REENT, "each thread has a struct _reent");
}

static void clocks(void)
{
	struct timespec real, monotonic, cpu;

	puts("clocks");
	check(clock_gettime(CLOCK_REALTIME, &real) == 0 && real.tv_sec > 1000000000, "the time of day");
	check(clock_gettime(CLOCK_MONOTONIC, &monotonic) == 0 && monotonic.tv_sec < 1000000, "since the boot");
	check(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu) == 0 && cpu.tv_sec < 1000, "of the process");
	struct timespec past = { 0, 0 };
	check(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &past, NULL) == 0, "TIMER_ABSTIME");
	check(clock_gettime(99, &real) < 0 && errno == EINVAL, "99 is none");
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	numbers();
	sets();
	actions();
	children();
	files();
	reentrancy();
	clocks();
	printf("%d failures\n", failures);
	return failures != 0;
}

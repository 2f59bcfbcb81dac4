/* What POSIX has of signals, processes, timers and threads and newlib lacks or has as stubs: that
 * each call does what it says, with newlib's numbers. The status is 0 when all of it holds. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <nl_types.h>
#include <pthread.h>
#include <reent.h>
#include <sched.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int failures;

static void check(int ok, const char *what)
{
	printf("  %-4s %s\n", ok ? "ok" : "FAIL", what);
	failures += !ok;
}

static volatile int count, last, value;
static siginfo_t seen;
static volatile char *stack_at;

static void plain(int sig)
{
	char here;

	stack_at = &here;
	count++;
	last = sig;
}

static void with_info(int sig, siginfo_t *info, void *context)
{
	(void)context;
	count++;
	last = sig;
	seen = *info;
	value = info->si_value.sival_int;
}

static void catch(int sig, int flags)
{
	struct sigaction action = { .sa_flags = flags };

	if (flags & SA_SIGINFO)
		action.sa_sigaction = with_info;
	else
		action.sa_handler = plain;
	sigaction(sig, &action, NULL);
	count = last = 0;
}

static sigset_t set_of(int a, int b)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, a);
	sigaddset(&set, b);
	return set;
}

/* ---- signals ---- */

static sigjmp_buf back;

static void jump(int sig)
{
	siglongjmp(back, sig);
}

static void sending_and_waiting(void)
{
	sigset_t both = set_of(SIGUSR1, SIGRTMIN + 1), old, none, now;
	struct timespec moment = { 0, 1000000 };
	siginfo_t info;
	int sig = 0;

	puts("raise, sigqueue, sigpending, sigsuspend, sigwait");
	sigemptyset(&none);
	catch(SIGUSR1, 0);
	check(raise(SIGUSR1) == 0 && count == 1 && last == SIGUSR1, "raise");
	check(raise(62) != 0 && errno == EINVAL, "of what is no signal");
	catch(SIGRTMIN + 1, SA_SIGINFO);
	check(sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ .sival_int = 17 }) == 0 && count == 1 &&
		      value == 17 && seen.si_code == SI_QUEUE && seen.si_pid == getpid() &&
		      seen.si_signo == SIGRTMIN + 1,
	      "sigqueue");
	sigprocmask(SIG_BLOCK, &both, &old);
	count = 0;
	raise(SIGUSR1);
	for (int i = 0; i < 3; i++)
		sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ .sival_int = i });
	sigpending(&now);
	check(count == 0 && now == both, "sigpending");
	check(sigwait(&both, &sig) == 0 && sig == SIGUSR1, "sigwait");
	check(sigwaitinfo(&both, &info) == SIGRTMIN + 1 && info.si_value.sival_int == 0, "sigwaitinfo");
	check(sigtimedwait(&both, &info, &moment) == SIGRTMIN + 1 && info.si_value.sival_int == 1, "sigtimedwait");
	check(sigsuspend(&none) == -1 && errno == EINTR && count == 1 && value == 2, "sigsuspend");
	check(sigtimedwait(&both, &info, &moment) == -1 && errno == EAGAIN, "and nothing more");
	sigprocmask(SIG_SETMASK, &old, NULL);

	puts("sigaltstack, sigsetjmp, killpg");
	static char room[64 * 1024];
	stack_t stack = { .ss_sp = room, .ss_size = sizeof room }, was;
	catch(SIGUSR2, SA_ONSTACK);
	check(sigaltstack(&stack, NULL) == 0 && raise(SIGUSR2) == 0 && stack_at >= room &&
		      stack_at < room + sizeof room,
	      "a handler on its own stack");
	stack.ss_flags = SS_DISABLE;
	check(sigaltstack(&stack, &was) == 0 && was.ss_sp == room && raise(SIGUSR2) == 0 &&
		      (stack_at < room || stack_at >= room + sizeof room),
	      "and on the usual one again");
	stack.ss_flags = 0, stack.ss_size = MINSIGSTKSZ - 1;
	check(sigaltstack(&stack, NULL) == -1 && errno == ENOMEM, "none that is too small");
	signal(SIGUSR2, jump);
	if ((sig = sigsetjmp(back, 1)) == 0)
		raise(SIGUSR2);
	sigprocmask(SIG_BLOCK, NULL, &now);
	check(sig == SIGUSR2 && !sigismember(&now, SIGUSR2), "a jump out of a handler puts back the mask");
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		setpgid(0, 0);
		signal(SIGTERM, SIG_DFL);
		killpg(getpgrp(), SIGTERM);
		_exit(1);
	}
	int status;
	check(waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM, "killpg");
	check(killpg(-1, 0) == -1 && errno == EINVAL, "of no group");
}

/* ---- processes ---- */

static void groups_and_waits(void)
{
	int status, ends[2];
	siginfo_t info;
	struct rusage usage;
	char byte;

	puts("groups, sessions, waits");
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		int ok = getpgrp() == getpgid(getppid()) && setpgid(0, 0) == 0 && getpgrp() == getpid();
		_exit(ok && setsid() == -1 && errno == EPERM ? 0 : 1);
	}
	check(waitpid(child, &status, 0) == child && status == 0, "a group's leader starts no session");
	fflush(stdout);
	child = fork();
	if (child == 0)
		_exit(setsid() == getpid() && getsid(0) == getpid() && getpgrp() == getpid() ? 0 : 1);
	check(wait4(child, &status, 0, &usage) == child && status == 0, "another child does");
	pipe(ends);
	fflush(stdout);
	child = fork();
	if (child == 0) {
		close(ends[1]);
		read(ends[0], &byte, 1);
		_exit(7);
	}
	close(ends[0]);
	check(waitpid(child, &status, WNOHANG) == 0, "WNOHANG of one that lives");
	check(kill(child, SIGSTOP) == 0 && waitid(P_PID, child, &info, WSTOPPED) == 0 &&
		      info.si_code == CLD_STOPPED && info.si_status == SIGSTOP,
	      "waitid of a stop");
	check(kill(child, SIGCONT) == 0 && waitid(P_ALL, 0, &info, WCONTINUED) == 0 &&
		      info.si_code == CLD_CONTINUED && info.si_status == SIGCONT,
	      "of a continuation");
	close(ends[1]);
	check(waitid(P_PGID, getpgrp(), &info, WEXITED) == 0 && info.si_pid == child &&
		      info.si_code == CLD_EXITED && info.si_status == 7,
	      "of an end, in a group");
	check(waitpid(-1, &status, 0) == -1 && errno == ECHILD, "then there is none");
	check(waitpid(0, &status, 0x40000) == -1 && errno == EINVAL, "an option that is none");
}

/* ---- timers ---- */

static volatile int called;
static pthread_t caller;

static void notified(union sigval with)
{
	caller = pthread_self();
	called = with.sival_int;
}

static void timers(void)
{
	struct timespec before, after, millisecond = { 0, 1000000 }, left;
	struct itimerval interval = { { 0, 1000 }, { 0, 1000 } }, now;
	struct itimerspec once = { { 0, 0 }, { 0, 1000000 } };
	sigset_t alarms = set_of(SIGALRM, SIGALRM), old, open;
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 7,
				  .sigev_value.sival_int = 9 };
	timer_t timer;

	puts("alarm, setitimer, nanosleep, timers");
	clock_gettime(CLOCK_MONOTONIC, &before);
	check(nanosleep(&millisecond, NULL) == 0 && clock_gettime(CLOCK_MONOTONIC, &after) == 0 &&
		      (after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec >= 1000000,
	      "nanosleep sleeps");
	check(alarm(100) == 0 && alarm(0) >= 50 && alarm(0) == 0, "alarm tells what was left");
	sigprocmask(SIG_BLOCK, &alarms, &old);
	sigemptyset(&open);
	catch(SIGALRM, 0);
	setitimer(ITIMER_REAL, &interval, NULL);
	while (count < 3)
		sigsuspend(&open);
	getitimer(ITIMER_REAL, &now);
	check(now.it_interval.tv_usec == 1000, "an interval goes on");
	count = 0;
	sigprocmask(SIG_SETMASK, &old, NULL);
	struct timespec hour = { 3600, 0 };
	check(nanosleep(&hour, &left) == -1 && errno == EINTR && count >= 1 && left.tv_sec >= 3000 &&
		      left.tv_sec < 3600,
	      "a sleep is interrupted, and tells the rest");
	memset(&interval, 0, sizeof interval);
	check(setitimer(ITIMER_REAL, &interval, &now) == 0 && now.it_interval.tv_usec == 1000 &&
		      getitimer(ITIMER_REAL, &now) == 0 && now.it_interval.tv_usec == 0,
	      "until it is told not to");

	sigset_t rt = set_of(SIGRTMIN + 7, SIGRTMIN + 7);
	siginfo_t info;
	sigprocmask(SIG_BLOCK, &rt, &old);
	check(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0 && timer_settime(timer, 0, &once, NULL) == 0 &&
		      sigwaitinfo(&rt, &info) == SIGRTMIN + 7 && info.si_code == SI_TIMER &&
		      info.si_value.sival_int == 9 && info.si_overrun == 0,
	      "a timer's signal");
	once.it_value.tv_sec = 1000;
	struct itimerspec rest;
	check(timer_settime(timer, 0, &once, NULL) == 0 && timer_gettime(timer, &rest) == 0 &&
		      rest.it_value.tv_sec >= 500 && timer_getoverrun(timer) == 0 && timer_delete(timer) == 0,
	      "what is left");
	event.sigev_notify = SIGEV_THREAD, event.sigev_notify_function = notified;
	event.sigev_value.sival_int = 33;
	once.it_value = millisecond;
	check(timer_create(CLOCK_REALTIME, &event, &timer) == 0 && timer_settime(timer, 0, &once, NULL) == 0,
	      "one with a function");
	while (!called)
		sched_yield();
	check(called == 33 && !pthread_equal(caller, pthread_self()) && timer_delete(timer) == 0,
	      "which is called in a thread");
	sigprocmask(SIG_SETMASK, &old, NULL);
}

/* ---- threads ---- */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_barrier_t barrier;
static pthread_key_t key;
static sem_t semaphore;
static volatile int turn, sum, cleaned, destroyed, initialised;
static __thread int own = 5;

static void initialise(void) { initialised++; }
static void destroy(void *at) { destroyed += *(int *)at; }
static void clean(void *by) { cleaned += *(int *)by; }

static void *worker(void *argument)
{
	int me = *(int *)argument;

	pthread_once(&once, initialise);
	pthread_setspecific(key, argument);
	own += me;
	errno = me;
	rand();
	pthread_barrier_wait(&barrier);
	pthread_mutex_lock(&mutex);
	while (turn != me)
		pthread_cond_wait(&condition, &mutex);
	sum = sum * 10 + own - 5 + (errno == me ? 0 : 100);
	turn++;
	pthread_cond_broadcast(&condition);
	pthread_mutex_unlock(&mutex);
	sem_post(&semaphore);
	return (void *)(long)(me * me);
}

static void *sleeper(void *argument)
{
	pthread_cleanup_push(clean, argument);
	sem_post(&semaphore);
	pthread_mutex_lock(&mutex);
	while (turn != 99)
		pthread_cond_wait(&condition, &mutex);
	pthread_cleanup_pop(0);
	return NULL;
}

static void *held(void *stream)
{
	long busy = ftrylockfile(stream);

	if (!busy)
		funlockfile(stream);
	return (void *)busy;
}

static long from_thread(void *(*function)(void *), void *argument)
{
	pthread_t thread;
	void *result;

	pthread_create(&thread, NULL, function, argument);
	pthread_join(thread, &result);
	return (long)result;
}

static void *reent_of_thread(void *main_reent)
{
	return (void *)(long)(_REENT != main_reent && _REENT->_stdout == stdout);
}

static void *try_read(void *unused)
{
	(void)unused;
	return (void *)(long)(pthread_rwlock_tryrdlock(&rwlock) == 0 && pthread_rwlock_unlock(&rwlock) == 0 &&
			      pthread_rwlock_trywrlock(&rwlock) == EBUSY);
}

static void threads(void)
{
	pthread_t thread[3];
	int number[3] = { 1, 2, 3 }, five = 5;
	long results = 0;
	void *result;

	puts("threads");
	pthread_key_create(&key, destroy);
	pthread_barrier_init(&barrier, NULL, 4);
	sem_init(&semaphore, 0, 0);
	turn = 1;
	for (int i = 2; i >= 0; i--)
		pthread_create(&thread[i], NULL, worker, &number[i]);
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 3; i++)
		sem_wait(&semaphore);
	for (int i = 0; i < 3; i++) {
		pthread_join(thread[i], &result);
		results += (long)result;
	}
	check(results == 14 && sum == 123 && turn == 4, "mutexes and condition variables order them");
	check(own == 5 && destroyed == 6 && initialised == 1, "storage is each one's");
	check(from_thread(reent_of_thread, _REENT) == 1, "and struct _reent");
	check(pthread_mutex_lock(&mutex) == 0 && pthread_mutex_trylock(&mutex) == EBUSY &&
		      pthread_mutex_unlock(&mutex) == 0,
	      "a mutex is one's");
	pthread_rwlock_rdlock(&rwlock);
	check(from_thread(try_read, NULL) == 1 && pthread_rwlock_unlock(&rwlock) == 0, "readers share");

	struct timespec at;
	clock_gettime(CLOCK_REALTIME, &at);
	pthread_mutex_lock(&mutex);
	check(pthread_cond_timedwait(&condition, &mutex, &at) == ETIMEDOUT, "a wait that is over");
	pthread_mutex_unlock(&mutex);
	check(sem_trywait(&semaphore) == -1 && errno == EAGAIN, "a semaphore that is empty");

	pthread_create(&thread[0], NULL, sleeper, &five);
	sem_wait(&semaphore);
	check(pthread_cancel(thread[0]) == 0 && pthread_join(thread[0], &result) == 0 &&
		      result == PTHREAD_CANCELED && cleaned == 5 && pthread_mutex_trylock(&mutex) == EBUSY,
	      "one that waits is cancelled, and its mutex is still its own");

	puts("streams, catalogues");
	flockfile(stdout);
	flockfile(stdout);
	funlockfile(stdout);
	long busy = from_thread(held, stdout);
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		int free = from_thread(held, stdout) == 0;
		funlockfile(stdout);
		_exit(!free);
	}
	int status;
	waitpid(child, &status, 0);
	funlockfile(stdout);
	check(busy != 0, "a stream that is locked twice and unlocked once is one thread's");
	check(status == 0, "but not that of a child's");
	check(from_thread(held, stdout) == 0, "and then anybody's");
	nl_catd catalogue = catopen("/tmp/none.cat", NL_CAT_LOCALE);
	check(catalogue == (nl_catd)-1 && errno == ENOENT && strcmp(catgets(catalogue, 1, 1, "mine"), "mine") == 0,
	      "no catalogue: a program's own messages");
}

/* ---- files ---- */

static int is_real(const char *path, const char *real)
{
	char to[PATH_MAX], *made = realpath(path, NULL);
	int same = made && strcmp(made, real) == 0 && realpath(path, to) == to && strcmp(to, real) == 0;

	if (!same)
		printf("%s: %s\n", path, made ? made : strerror(errno));
	free(made);
	return same;
}

static int is_none(const char *path, int error)
{
	errno = 0;
	return realpath(path, NULL) == NULL && errno == error;
}

static void files(void)
{
	struct statvfs volume, same;
	char *line = NULL;
	size_t size = 0;

	puts("realpath, getline, statvfs");
	mkdir("/tmp/posix", 0700);
	chdir("/tmp/posix");
	mkdir("d", 0700);
	symlink("d", "l");
	symlink("/tmp/posix/l/../l", "far");
	symlink("round", "round");
	FILE *file = fopen("d/f", "w+");
	fputs("one\ntwo\nthree;four", file);
	rewind(file);
	check(is_real("/", "/") && is_real("//tmp/./posix/", "/tmp/posix") && is_real(".", "/tmp/posix") &&
		      is_real("..", "/tmp") && is_real("d/f", "/tmp/posix/d/f") && is_real("/..", "/"),
	      "names");
	check(is_real("l/f", "/tmp/posix/d/f") && is_real("far/f", "/tmp/posix/d/f") &&
		      is_real("far/../far/.", "/tmp/posix/d") && is_real("l/", "/tmp/posix/d"),
	      "links");
	check(is_none("d/f/", ENOTDIR) && is_none("d/f/..", ENOTDIR) && is_none("d/g", ENOENT) &&
		      is_none("d/g/..", ENOENT) && is_none("", ENOENT) && is_none("round", ELOOP) &&
		      is_none("d/f/g", ENOTDIR),
	      "and what has none");
	check(getline(&line, &size, file) == 4 && strcmp(line, "one\n") == 0 && size > 4, "getline");
	check(getdelim(&line, &size, 't', file) == 1 && getdelim(&line, &size, ';', file) == 9 &&
		      strcmp(line, "wo\nthree;") == 0 && getline(&line, &size, file) == 4 &&
		      strcmp(line, "four") == 0 && getline(&line, &size, file) == -1,
	      "getdelim");
	check(statvfs("d", &volume) == 0 && fstatvfs(fileno(file), &same) == 0 && volume.f_bsize > 0 &&
		      volume.f_blocks >= volume.f_bfree && volume.f_namemax >= 14 &&
		      same.f_blocks == volume.f_blocks && statvfs("none", &volume) == -1 && errno == ENOENT,
	      "statvfs");
	fclose(file);
	free(line);

	int master = posix_openpt(O_RDWR | O_NOCTTY), none = open("d/f", O_RDONLY), terminal = -1;
	char text[8] = "";
	/* A machine may have none. */
	check(access("/dev/ptmx", F_OK) < 0 ? master == -1 && errno == ENOENT :
	      master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0 &&
		      (terminal = open(ptsname(master), O_RDWR | O_NOCTTY)) >= 0 && isatty(terminal) &&
		      write(master, "hello\n", 6) == 6 && read(terminal, text, 8) == 6 &&
		      strcmp(text, "hello\n") == 0,
	      "a pseudoterminal");
	check(grantpt(none) == -1 && errno == EINVAL && unlockpt(none) == -1 && ptsname(none) == NULL, "a file is none");
	close(master), close(terminal), close(none);
	unlink("d/f"), unlink("l"), unlink("far"), unlink("round"), rmdir("d"), rmdir("/tmp/posix");
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	sending_and_waiting();
	groups_and_waits();
	timers();
	threads();
	files();
	printf("%d failures\n", failures);
	return failures != 0;
}

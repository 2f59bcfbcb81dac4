/* scale.c - what calls cost while 10, 100, 1,000 and 10,000 processes or threads live.
 *
 * In the manner of posixbench.c: one file, no output path but write(2) on fd 1. Time is the
 * processor's counter of it, which QEMU's -icount makes a count of instructions: on x86-64 of each
 * (rdtsc), of 16 at a time on arm64 (cntvct_el0), of 100 on riscv64 (rdtime).
 *
 * usage: scale [-b] [-e] [N...]
 *   N   how many live, one run each (default 10 100 1000 10000)
 *   -b  besides, 10,000 processes and 10,000 threads at once: "both ok", or what failed
 *   -e  besides, as many processes, threads and pages as there is memory for, each until a call
 *       fails or the machine ends a process: "exhausted ok" where all goes on as before after that
 *
 * output (TSV): name  N  ticks per operation (median)
 * or:           name  N  FAIL  errno  where
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX 10000
#define ROUNDS 31

extern char **environ;

static inline uint64_t tick(void)
{
	uint64_t v;
#if defined(__x86_64__)
	uint32_t lo, hi;
	__asm__ volatile("rdtsc" : "=a"(lo), "=d"(hi) :: "memory");
	v = (uint64_t)hi << 32 | lo;
#elif defined(__aarch64__)
	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(v) :: "memory");
#elif defined(__riscv)
	__asm__ volatile("rdtime %0" : "=r"(v) :: "memory");
#endif
	return v;
}

/* --------------------------------------------------------------- output */
static char ob[256];
static unsigned on;
static void oc(char c)
{
	ob[on++] = c;
	if (c == '\n' || on == sizeof ob) { (void)!write(1, ob, on); on = 0; }
}
static void os(const char *s) { while (*s) oc(*s++); }
static void ou(uint64_t v)
{
	char b[24]; int i = 0;
	do { b[i++] = (char)('0' + v % 10); v /= 10; } while (v);
	while (i) oc(b[--i]);
}

static int live;	/* the N of the run */

static void row(const char *name, uint64_t ticks)
{
	os(name); oc('\t'); ou((uint64_t)live); oc('\t'); ou(ticks); oc('\n');
}
static void fail(const char *name, const char *where)
{
	int e = errno;
	os(name); oc('\t'); ou((uint64_t)live); os("\tFAIL\t"); ou((uint64_t)e); oc('\t'); os(where); oc('\n');
}

/* The median of ROUNDS samples of K operations each; OP may use `i`, which counts all of them. */
static uint64_t samples[ROUNDS];
static void report(const char *name, unsigned ops)
{
	for (int i = 1; i < ROUNDS; i++) {
		uint64_t v = samples[i]; int j = i;
		for (; j && samples[j - 1] > v; j--) samples[j] = samples[j - 1];
		samples[j] = v;
	}
	row(name, (samples[ROUNDS / 2] + ops / 2) / ops);
}
#define MEASURE(NAME, K, OP) do { \
	unsigned i = 0; \
	for (int r__ = 0; r__ < ROUNDS; r__++) { \
		uint64_t t__ = tick(); \
		for (int k__ = 0; k__ < (K); k__++, i++) { OP; } \
		samples[r__] = tick() - t__; \
	} \
	report(NAME, K); \
} while (0)

static void h_none(int s) { (void)s; }
static int install(int sig, void (*h)(int))
{
	struct sigaction sa;
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = h;
	return sigaction(sig, &sa, 0);
}
static void set1(sigset_t *s, int sig) { sigemptyset(s); sigaddset(s, sig); }
static uint64_t free_memory(void)
{
	struct sysinfo si;
	return sysinfo(&si) ? 0 : (uint64_t)si.freeram * si.mem_unit;
}

/* Until everybody waits who was made to. */
static void settle(void)
{
	struct timespec ts = { 0, 500000000 };
	nanosleep(&ts, 0);
}

/* ------------------------------------------------------------- processes */
static pid_t child[MAX];
static pid_t group;
static char self_path[256];
static char *exec_argv[] = { self_path, (char *)"__exit", 0 };

static pid_t paused(void)	/* a child that waits; SIGUSR1 is blocked */
{
	pid_t p = fork();
	if (!p) for (;;) pause();
	return p;
}

/* Some child other than the one before, from all over the table. */
static pid_t some(unsigned i) { return child[(i * 7919u) % (unsigned)live]; }

static void ping_pong(void)
{
	int a[2], b[2]; char c = 1;
	if (pipe(a) || pipe(b)) { fail("pipe_pingpong", "pipe"); return; }
	pid_t p = fork();
	if (p < 0) { fail("pipe_pingpong", "fork"); return; }
	if (!p) {
		close(a[1]); close(b[0]);
		while (read(a[0], &c, 1) == 1) (void)!write(b[1], &c, 1);
		_exit(0);
	}
	close(a[0]); close(b[1]);
	MEASURE("pipe_pingpong", 10, { (void)!write(a[1], &c, 1); (void)!read(b[0], &c, 1); });
	close(a[1]); close(b[0]); waitpid(p, 0, 0);
}

static void with_processes(void)
{
	pid_t p;
	MEASURE("getpgid", 50, getpgid(some(i)));
	MEASURE("kill_lookup", 50, kill(some(i), 0));
	MEASURE("kill_blocked", 50, kill(some(i), SIGUSR1));
	MEASURE("waitpid_pid_nohang", 50, waitpid(some(i), 0, WNOHANG));
	MEASURE("waitpid_any_nohang", 50, waitpid(-1, 0, WNOHANG));
	MEASURE("waitpid_group_nohang", 50, waitpid(-group, 0, WNOHANG));
	MEASURE("setpgid_pair", 10, { p = some(i); if (p != group) { setpgid(p, p); setpgid(p, group); } });
	MEASURE("fork_exit_wait", 1, { p = fork(); if (!p) _exit(0); waitpid(p, 0, 0); });
	MEASURE("fork_exit_wait_any", 1, { p = fork(); if (!p) _exit(0); waitpid(-1, 0, 0); });
	if (!access(self_path, X_OK)) MEASURE("vfork_exec_wait", 1, {
		p = vfork();
		if (!p) { execve(self_path, exec_argv, environ); _exit(1); }
		waitpid(p, 0, 0); });
	ping_pong();
	/* A child stops, goes on, ends, is reaped, and another takes its place. */
	unsigned at = 0; int st;
	uint64_t stop[ROUNDS], end[ROUNDS];
	for (int r = 0; r < ROUNDS; r++) {
		do at = (at + 7919u) % (unsigned)live; while (child[at] == group);
		p = child[at];
		uint64_t t = tick();
		kill(p, SIGSTOP); waitpid(p, &st, WUNTRACED);
		kill(p, SIGCONT); waitpid(p, &st, WCONTINUED);
		stop[r] = tick() - t;
		t = tick();
		kill(p, SIGKILL); waitpid(p, &st, 0);
		end[r] = tick() - t;
		p = child[at] = paused();
		setpgid(p, group);
	}
	memcpy(samples, stop, sizeof stop); report("stop_cont_wait", 1);
	memcpy(samples, end, sizeof end); report("sigkill_reap", 1);
	uint64_t t = tick();
	kill(-group, 0);
	row("killpg_lookup_each", (tick() - t) / (unsigned)live);
	t = tick();
	kill(-group, SIGUSR2);
	row("killpg_blocked_each", (tick() - t) / (unsigned)live);
}

static void processes(void)
{
	sigset_t s, o; int made = 0;
	sigemptyset(&s); sigaddset(&s, SIGUSR1); sigaddset(&s, SIGUSR2);
	sigprocmask(SIG_BLOCK, &s, &o);
	group = 0;
	/* On the stack: where the other one lies decides whether a child costs a page more. */
	uint64_t forks[ROUNDS];
	uint64_t memory = free_memory();
	for (; made < live; made++) {
		uint64_t t = tick();
		pid_t p = paused();
		forks[made % ROUNDS] = tick() - t;
		if (p < 0) { fail("processes", "fork"); break; }
		if (!group) group = p;
		setpgid(p, group);
		child[made] = p;
	}
	settle();
	if (made == live) {
		memcpy(samples, forks, sizeof forks);
		if (live >= ROUNDS) report("fork_one_more", 1);
		row("process_bytes", (memory - free_memory()) / (unsigned)live);
		with_processes();
	}
	uint64_t t = tick();
	kill(-group, SIGKILL);
	sched_yield();	/* they end */
	row("killpg_end_each", (tick() - t) / (unsigned)live);
	int half = made / 2, got = 0;
	t = tick();
	for (int i = 0; i < half; i++) got += waitpid(child[(unsigned)(made - 1 - i)], 0, 0) > 0;
	if (half) row("reap_pid", (tick() - t) / (unsigned)half);
	t = tick();
	while (waitpid(-1, 0, 0) > 0) got++;
	if (half) row("reap_any", (tick() - t) / (unsigned)(made - half));
	if (got != made) { errno = got; fail("processes", "count"); }
	sigprocmask(SIG_SETMASK, &o, 0);
}

/* --------------------------------------------------------------- threads */
static pthread_t thread[MAX];
static sem_t hold, reached;
static void *th_wait(void *a) { while (sem_wait(&hold)); return a; }
static void *th_nop(void *a) { return a; }
static pthread_t other(unsigned i) { return thread[(i * 7919u) % (unsigned)live]; }
static void h_reached(int s) { (void)s; sem_post(&reached); }
static void *th_echo(void *a)
{
	for (;;) { while (sem_wait(&hold)); if (*(volatile int *)a) break; sem_post(&reached); }
	return a;
}

static pthread_attr_t small;
static int start_threads(int n)
{
	int made = 0;
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 16384);
	pthread_attr_setguardsize(&small, 4096);
	for (; made < n; made++) {
		uint64_t t = tick();
		int e = pthread_create(&thread[made], &small, th_wait, 0);
		samples[made % ROUNDS] = tick() - t;
		if (e) { errno = e; break; }
	}
	return made;
}

static void with_threads(void)
{
	pthread_t t; pid_t p; sigset_t s, o; siginfo_t si;
	struct timespec none = { 0, 0 };
	set1(&s, SIGUSR2);
	MEASURE("pthread_kill_lookup", 50, pthread_kill(other(i), 0));
	MEASURE("pthread_kill_blocked", 50, pthread_kill(other(i), SIGUSR1));
	MEASURE("pthread_create_join", 1, { pthread_create(&t, &small, th_nop, 0); pthread_join(t, 0); });
	/* Every thread could take it, and this one does. */
	install(SIGUSR2, h_none);
	MEASURE("kill_self", 20, kill(getpid(), SIGUSR2));
	/* This one blocks it, so that some other one takes it. */
	install(SIGUSR2, h_reached);
	pthread_sigmask(SIG_BLOCK, &s, &o);
	MEASURE("kill_another", 1, { kill(getpid(), SIGUSR2); while (sem_wait(&reached)); });
	pthread_sigmask(SIG_SETMASK, &o, 0);
	/* Nobody takes it but by sigtimedwait. */
	set1(&s, SIGUSR1);
	MEASURE("kill_blocked_sigwait", 20, { kill(getpid(), SIGUSR1); sigtimedwait(&s, &si, &none); });
	MEASURE("sigaction", 20, install(SIGUSR2, (i & 1) ? h_none : h_reached));
	MEASURE("fork_exit_wait_threads", 1, { p = fork(); if (!p) _exit(0); waitpid(p, 0, 0); });
	MEASURE("mmap_pair", 20, {
		void *m = mmap(0, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		munmap(m, 8192); });
}

static void threads(void)	/* in a process of their own */
{
	sigset_t s; int stop = 0, made;
	sem_init(&hold, 0, 0); sem_init(&reached, 0, 0);
	set1(&s, SIGUSR1); pthread_sigmask(SIG_BLOCK, &s, 0);
	uint64_t memory = free_memory();
	made = start_threads(live);
	settle();
	if (made < live) { fail("threads", "pthread_create"); _exit(0); }
	if (live >= ROUNDS) report("pthread_create_one_more", 1);
	row("thread_bytes", (memory - free_memory()) / (unsigned)live);
	with_threads();
	uint64_t t = tick();
	for (int i = 0; i < live; i++) sem_post(&hold);
	for (int i = 0; i < live; i++) pthread_join(thread[i], 0);
	row("pthread_end_join_each", (tick() - t) / (unsigned)live);
	/* The same threads again, for exit_group; one of them echoes. */
	pthread_t e;
	if (pthread_create(&e, &small, th_echo, &stop)) { fail("sem_pingpong", "pthread_create"); _exit(0); }
	static sem_t mine;
	sem_init(&mine, 0, 0);
	MEASURE("sem_pingpong", 10, { sem_post(&hold); while (sem_wait(&reached)); });
	stop = 1; sem_post(&hold); pthread_join(e, 0);
	if (start_threads(live) < live) fail("threads", "pthread_create again");
	settle();
	_exit(0);
}

static void in_a_process(void (*f)(void))
{
	pid_t p = fork(); int st;
	if (p < 0) { fail("threads", "fork"); return; }
	if (!p) f();
	waitpid(p, &st, 0);
	if (st) { errno = st; fail("threads", "status"); }
}

/* ------------------------------------------------------------ both at once */
static void both(void)
{
	int made = 0; sigset_t s;
	live = MAX;
	set1(&s, SIGUSR1); sigprocmask(SIG_BLOCK, &s, 0);
	sem_init(&hold, 0, 0);
	uint64_t memory = free_memory();
	for (; made < MAX; made++) {
		child[made] = paused();
		if (child[made] < 0) { fail("both", "fork"); break; }
	}
	int more = start_threads(MAX);
	if (more < MAX) fail("both", "pthread_create");
	/* All of them live: each takes a signal. */
	int good = 0;
	for (int i = 0; i < made; i++) good += !kill(child[i], SIGUSR1) && !waitpid(child[i], 0, WNOHANG);
	for (int i = 0; i < more; i++) good += !pthread_kill(thread[i], SIGUSR1);
	row("both_bytes", memory - free_memory());
	for (int i = 0; i < more; i++) sem_post(&hold);
	for (int i = 0; i < more; i++) good += !pthread_join(thread[i], 0);
	for (int i = 0; i < made; i++) { int st; kill(child[i], SIGKILL); good += waitpid(child[i], &st, 0) == child[i]; }
	if (good == 4 * MAX) os("both ok\n");
	else { errno = good; fail("both", "count"); }
}

/* ------------------------------------------------------------ until the end */
static void no_more(int e) { _exit(e == ENOMEM || e == EAGAIN ? 0 : 1); }
static void all_processes(void)
{
	while (paused() > 0);
	no_more(errno);
}
static void all_threads(void)
{
	pthread_t t; int e;
	start_threads(0);
	while (!(e = pthread_create(&t, &small, th_wait, 0)));
	no_more(e);
}
static void all_pages(void)
{
	for (;;) {
		char *m = mmap(0, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (m == MAP_FAILED) no_more(errno);
		for (int i = 0; i < 1 << 20; i += 4096) m[i] = 1;
	}
}

static int goes_on(void)	/* processes, and a program with much to tell */
{
	static char text[65536]; int st, good = 0;
	char *much[] = { self_path, (char *)"__exit", text, text, 0 };
	for (int i = 0; i < 50; i++) good += (child[i] = paused()) > 0;
	for (int i = 0; i < good; i++) { kill(child[i], SIGKILL); waitpid(child[i], 0, 0); }
	if (access(self_path, X_OK)) return good == 50;
	memset(text, 'x', sizeof text - 1);
	pid_t p = fork();
	if (!p) { execve(self_path, much, environ); _exit(1); }
	return good == 50 && p > 0 && waitpid(p, &st, 0) == p && st == 0;
}

static void exhaust(const char *what, void (*f)(void))
{
	int st = -1;
	pid_t p = fork();
	if (!p) { setpgid(0, 0); f(); }
	waitpid(p, &st, 0);
	int ended = st == 0 || (WIFSIGNALED(st) && WTERMSIG(st) == SIGKILL);
	kill(-p, SIGKILL);
	while (waitpid(-1, 0, 0) > 0);
	if (!ended || !goes_on()) { errno = st; fail(what, "not as before"); _exit(1); }
}

int main(int argc, char **argv)
{
	int any = 0;
	if (argc > 1 && !strcmp(argv[1], "__exit")) _exit(0);
	if (argc > 0 && strchr(argv[0], '/') && strlen(argv[0]) < sizeof self_path) strcpy(self_path, argv[0]);
	else strcpy(self_path, "/proc/self/exe");
	/* A signal beyond the limit is queued without its information: that is another operation. */
	struct rlimit signals = { 40000, 40000 };
	setrlimit(RLIMIT_SIGPENDING, &signals);
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "-b")) { any = 1; both(); continue; }
		if (!strcmp(argv[i], "-e")) {
			any = 1;
			prctl(PR_SET_CHILD_SUBREAPER, 1);
			for (int n = 0; n < 2; n++) {
				exhaust("processes", all_processes);
				exhaust("threads", all_threads);
				exhaust("pages", all_pages);
			}
			os("exhausted ok\n");
			continue;
		}
		live = atoi(argv[i]);
		if (live < 1 || live > MAX) { os("usage: scale [-b] [-e] [N...]\n"); return 2; }
		any = 1; processes(); in_a_process(threads);
	}
	for (live = 10; !any && live <= MAX; live *= 10) { processes(); in_a_process(threads); }
	os("# done\n");
	return 0;
}

/* A tour of signals: each part prints what it shows, and the program ends with
 * status 0 when all of it came out as POSIX says. It is an ordinary program:
 * `cc -pthread signals.c && ./a.out` shows the same on Linux.
 *
 *   cargo xtask run examples/signals.c
 *   cargo xtask run examples/signals.c -- abort      ends by SIGABRT: status 134
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static int failures;

static void check(int ok, const char *what)
{
	printf("  %-4s %s\n", ok ? "ok" : "FAIL", what);
	failures += !ok;
}

static void install(int sig, void (*handler)(int, siginfo_t *, void *), int flags)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags };

	sigemptyset(&action.sa_mask);
	if (sigaction(sig, &action, NULL) < 0) {
		perror("sigaction");
		exit(1);
	}
}

static sigset_t set_of(int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	return set;
}

/* ---- what a handler is told ---- */

static volatile sig_atomic_t count;
static siginfo_t last;

static void note(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	last = *info;
	count++;
}

static void handlers(void)
{
	puts("handlers and siginfo");
	install(SIGUSR1, note, 0);
	count = 0;
	kill(getpid(), SIGUSR1);
	check(count == 1, "kill to oneself is delivered before it returns");
	check(last.si_code == SI_USER && last.si_pid == getpid(), "SI_USER and the sender's pid");
	raise(SIGUSR1);
	check(count == 2 && last.si_code == SI_TKILL, "raise is thread-directed");

	install(SIGUSR1, note, SA_RESETHAND);
	raise(SIGUSR1);
	struct sigaction now;
	sigaction(SIGUSR1, NULL, &now);
	check(now.sa_handler == SIG_DFL, "SA_RESETHAND: once only");
}

/* ---- real-time signals queue, standard ones do not ---- */

static int order[8];
static int values[8];
static volatile sig_atomic_t taken;

static void collect(int sig, siginfo_t *info, void *context)
{
	(void)context;
	order[taken] = sig;
	values[taken++] = info->si_value.sival_int;
}

static void queues(void)
{
	puts("queues");
	sigset_t two, old, rest;
	sigemptyset(&two);
	sigaddset(&two, SIGRTMIN);
	sigaddset(&two, SIGRTMIN + 1);
	sigaddset(&two, SIGUSR2);
	/* No handler interrupts another: they run in the order of delivery. */
	for (int i = 0; i < 3; i++) {
		int sig = i < 2 ? SIGRTMIN + i : SIGUSR2;
		struct sigaction action = { .sa_sigaction = collect, .sa_flags = SA_SIGINFO };
		sigfillset(&action.sa_mask);
		sigaction(sig, &action, NULL);
	}
	sigprocmask(SIG_BLOCK, &two, &old);
	taken = 0;
	for (int i = 0; i < 3; i++)
		sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ .sival_int = i });
	sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = 7 });
	kill(getpid(), SIGUSR2);
	kill(getpid(), SIGUSR2);
	sigpending(&rest);
	check(taken == 0 && sigismember(&rest, SIGRTMIN), "blocked signals are pending");
	sigprocmask(SIG_SETMASK, &old, NULL);
	check(taken == 5, "two standard signals are one, four real-time ones are four");
	check(order[0] == SIGUSR2 && order[1] == SIGRTMIN && values[1] == 7, "lowest number first");
	check(values[2] == 0 && values[3] == 1 && values[4] == 2, "each in the order it was sent");
}

/* ---- waiting ---- */

static void waiting(void)
{
	puts("waiting");
	sigset_t set = set_of(SIGUSR1), old, empty;
	siginfo_t info;

	install(SIGUSR1, note, 0);
	sigprocmask(SIG_BLOCK, &set, &old);
	kill(getpid(), SIGUSR1);
	check(sigwaitinfo(&set, &info) == SIGUSR1, "sigwaitinfo accepts a pending signal");
	struct timespec soon = { .tv_nsec = 2000000 };
	check(sigtimedwait(&set, &info, &soon) < 0 && errno == EAGAIN, "sigtimedwait gives up in time");
	count = 0;
	kill(getpid(), SIGUSR1);
	sigemptyset(&empty);
	check(sigsuspend(&empty) < 0 && errno == EINTR && count == 1, "sigsuspend runs the handler");
	sigprocmask(SIG_SETMASK, &old, NULL);
}

/* ---- faults ---- */

static sigjmp_buf out;
static void *volatile fault_address;

static void jump(int sig, siginfo_t *info, void *context)
{
	(void)context;
	fault_address = info->si_addr;
	siglongjmp(out, sig + (info->si_code << 8));
}

static void skip(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	(void)sig;
	(void)info;
#if defined(__x86_64__)
	uc->uc_mcontext.gregs[REG_RIP] += 2; /* the length of ud2 */
#elif defined(__aarch64__)
	uc->uc_mcontext.pc += 4;
#elif defined(__riscv)
	uc->uc_mcontext.__gregs[0] += 4;
#endif
	count++;
}

static void faults(void)
{
	puts("faults");
	char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	install(SIGSEGV, jump, 0);
	int how = sigsetjmp(out, 1);
	if (how == 0)
		*(volatile char *)(page + 5) = 1;
	check(how == SIGSEGV + (SEGV_ACCERR << 8) && fault_address == page + 5,
	      "SIGSEGV: write to a read-only page, with its address");
	munmap(page, 4096);
	how = sigsetjmp(out, 1);
	if (how == 0)
		*(volatile char *)page;
	check(how == SIGSEGV + (SEGV_MAPERR << 8), "SIGSEGV: nothing is mapped");

#if defined(__x86_64__) /* elsewhere the result is just a number */
	install(SIGFPE, jump, 0);
	volatile int zero = 0;
	how = sigsetjmp(out, 1);
	if (how == 0)
		zero = 100 / zero;
	check(how == SIGFPE + (FPE_INTDIV << 8), "SIGFPE: division by zero");
#endif

	install(SIGILL, skip, 0);
	count = 0;
#if defined(__x86_64__)
	__asm__ volatile("ud2");
#elif defined(__aarch64__)
	__asm__ volatile(".inst 0");
#elif defined(__riscv)
	__asm__ volatile(".4byte 0xc0001073"); /* a write of a counter that can only be read */
#endif
	check(count == 1, "SIGILL: the handler moves the program counter on");
}

/* ---- the alternate stack ---- */

static char *stack_low, *stack_high;

static int deeper(int n)
{
	volatile char frame[4096];

	frame[0] = (char)n;
	return n == 0 ? 0 : deeper(n + 1) + frame[0];
}

static void overflowed(int sig, siginfo_t *info, void *context)
{
	char here;

	(void)sig;
	(void)info;
	(void)context;
	siglongjmp(out, 1 + (&here > stack_low && &here < stack_high));
}

static void stacks(void)
{
	puts("alternate stack");
	size_t size = 4 * SIGSTKSZ;
	stack_t stack = { .ss_sp = malloc(size), .ss_size = size };

	stack_low = stack.ss_sp;
	stack_high = stack_low + size;
	sigaltstack(&stack, NULL);
	install(SIGSEGV, overflowed, SA_ONSTACK);
	volatile int right = 0;
	for (volatile int round = 0; round < 3; round++) {
		int how = sigsetjmp(out, 1);
		if (how == 0)
			deeper(1);
		right += how == 2;
	}
	check(right == 3, "stack overflow is handled there, and again after siglongjmp out of it");
	stack.ss_flags = SS_DISABLE;
	sigaltstack(&stack, NULL);
	free(stack_low);
	signal(SIGSEGV, SIG_DFL);
}

/* ---- timers ---- */

static void timers(void)
{
	puts("timers");
	sigset_t set = set_of(SIGRTMIN + 2), old;
	siginfo_t info;
	timer_t timer;
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL,
		.sigev_signo = SIGRTMIN + 2,
		.sigev_value.sival_int = 42,
	};
	struct itimerspec each = { .it_value.tv_nsec = 2000000, .it_interval.tv_nsec = 2000000 };

	sigprocmask(SIG_BLOCK, &set, &old);
	timer_create(CLOCK_MONOTONIC, &event, &timer);
	timer_settime(timer, 0, &each, NULL);
	nanosleep(&(struct timespec){ .tv_nsec = 21000000 }, NULL);
	int sig = sigwaitinfo(&set, &info);
	check(sig == SIGRTMIN + 2 && info.si_code == SI_TIMER && info.si_value.sival_int == 42,
	      "a timer's signal carries its value");
	check(info.si_overrun >= 8, "expirations that nobody took are counted as overruns");
	timer_delete(timer);
	sigprocmask(SIG_SETMASK, &old, NULL);

	/* A program that only computes is interrupted as well. */
	install(SIGALRM, note, 0);
	count = 0;
	ualarm(2000, 0);
	while (count == 0)
		;
	check(count == 1, "an alarm interrupts a busy loop");
}

/* ---- threads ---- */

static sem_t ready;
static pthread_t handled_by;

static void who(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)info;
	(void)context;
	handled_by = pthread_self();
	count++;
}

static void *waiter(void *arg)
{
	sigset_t set = set_of(SIGUSR1);

	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	sem_post(&ready);
	while (!*(volatile int *)arg)
		usleep(500);
	return NULL;
}

static void *sleeper(void *arg)
{
	sem_post(&ready);
	pause();
	return arg;
}

static void threads(void)
{
	puts("threads");
	pthread_t thread;
	volatile int stop = 0;
	void *result;
	sigset_t set = set_of(SIGUSR1), old;

	sem_init(&ready, 0, 0);
	install(SIGUSR1, who, 0);
	pthread_sigmask(SIG_BLOCK, &set, &old);
	pthread_create(&thread, NULL, waiter, (void *)&stop);
	sem_wait(&ready);
	count = 0;
	kill(getpid(), SIGUSR1);
	while (count < 1)
		usleep(500);
	check(pthread_equal(handled_by, thread), "a process's signal goes to a thread that does not block it");
	pthread_kill(thread, SIGUSR1);
	while (count < 2)
		usleep(500);
	check(pthread_equal(handled_by, thread), "pthread_kill goes to its thread");
	stop = 1;
	pthread_join(thread, NULL);
	pthread_sigmask(SIG_SETMASK, &old, NULL);

	pthread_create(&thread, NULL, sleeper, NULL);
	sem_wait(&ready);
	pthread_cancel(thread);
	pthread_join(thread, &result);
	check(result == PTHREAD_CANCELED, "a thread that waits is cancelled");
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	handlers();
	queues();
	waiting();
	faults();
	stacks();
	timers();
	threads();
	printf("%d failures\n", failures);
	if (argc > 1 && strcmp(argv[1], "abort") == 0)
		abort();
	return failures != 0;
}

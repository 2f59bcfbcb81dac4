/* The programs: ordinary C, unprivileged, with nothing below them but system calls. They share their memory,
 * as threads would, but are processes in all else. */
#include <stdint.h>

typedef uint64_t sigset;

struct action {
	void (*handler)(int, const int *, void *);
	uint64_t flags;
	void (*restorer)(void);
	sigset mask;
};

enum { SIGUSR1 = 10, SIGSEGV, SIGALRM = 14, SIGTERM };
enum { SIG_BLOCK, SIG_SETMASK = 2 };
#define SA_SIGINFO 4UL
#define SA_RESTORER 0x04000000UL
#define SA_RESTART 0x10000000UL

static long call(long nr, long a, long b, long c, long d)
{
	register long r10 __asm__("r10") = d;

	__asm__ volatile("int $0x80"
			 : "+a"(nr) : "D"(a), "S"(b), "d"(c), "r"(r10) : "memory");
	return nr;
}

static long spawn(void (*entry)(void)) { return call(1000, (long)entry, 0, 0, 0); }
static long getppid(void) { return call(110, 0, 0, 0, 0); }
static long kill(long pid, int signo) { return call(62, pid, signo, 0, 0); }
static long alarm(long seconds) { return call(37, seconds, 0, 0, 0); }
static long wait4(long pid, int *status) { return call(61, pid, (long)status, 0, 0); }
static long sigsuspend(const sigset *mask) { return call(130, (long)mask, 8, 0, 0); }
static void _exit(int status) { call(60, status, 0, 0, 0); }

static long sigprocmask(int how, sigset set)
{
	return call(14, how, (long)&set, 0, 8);
}

/* A handler returns to here. */
__attribute__((naked)) static void restorer(void)
{
	__asm__("mov $15, %eax; int $0x80");
}

static void catch(int signo, void (*handler)(int, const int *, void *), uint64_t flags)
{
	struct action action = { handler, flags | SA_SIGINFO | SA_RESTORER, restorer, 0 };

	call(13, signo, (long)&action, 0, 8);
}

/* A line: text, and a number unless it is `NONE`. */
#define NONE (1L << 62)

static void say(const char *text, long number)
{
	char line[80], digits[20];
	int n = 0, d = 0;

	for (; *text != '\0'; text++)
		line[n++] = *text;
	if (number != NONE) {
		unsigned long rest = number;

		if (number < 0) {
			line[n++] = '-';
			rest = -rest;
		}
		do
			digits[d++] = '0' + rest % 10;
		while ((rest /= 10) != 0);
		while (d > 0)
			line[n++] = digits[--d];
	}
	line[n++] = '\n';
	call(1, 1, (long)line, n, 0);
}

/* si_pid is the first field after signo, errno and code. */
static void caught(int signo, const int *info, void *context)
{
	(void)context;
	say("  a handler runs, of signal ", signo);
	say("  which was sent by ", info[4]);
}

static void time_up(int signo, const int *info, void *context)
{
	(void)info, (void)context;
	say("  a handler interrupts a loop, by signal ", signo);
	_exit(3);
}

static const sigset none;

/* Says that it is ready, and waits for a signal. */
static void child(void)
{
	say("I am the child of ", getppid());
	catch(SIGUSR1, caught, 0);
	kill(getppid(), SIGUSR1);
	say("sigsuspend: ", sigsuspend(&none));
	_exit(7);
}

/* Computes, and is interrupted. */
static void busy(void)
{
	sigprocmask(SIG_SETMASK, 0);
	catch(SIGALRM, time_up, 0);
	alarm(1);
	for (;;)
		__asm__ volatile("");
}

/* Loads from where it may not. */
static void wild(void)
{
	*(volatile int *)0x100000;
}

static void victim(void)
{
	sigprocmask(SIG_SETMASK, 0);
	for (;;)
		__asm__ volatile("");
}

static void reap(long pid)
{
	int status = -1;

	if (wait4(pid, &status) != pid)
		say("wait4 has failed", NONE);
	else if (status & 0x7f)
		say("a child was ended by signal ", status & 0x7f);
	else
		say("a child exited with ", status >> 8);
}

void first_program(void)
{
	long pid;

	say("I am the first program", NONE);
	/* So that the child's signal does not come before it is waited for. */
	sigprocmask(SIG_BLOCK, 1UL << (SIGUSR1 - 1));
	catch(SIGUSR1, caught, SA_RESTART);
	pid = spawn(child);
	say("sigsuspend: ", sigsuspend(&none));
	say("now a signal to ", pid);
	kill(pid, SIGUSR1);
	reap(pid);

	reap(spawn(busy));
	reap(spawn(wild));

	pid = spawn(victim);
	kill(pid, SIGTERM);
	reap(pid);
	say("wait4, without children: ", wait4(-1, 0));
	_exit(0);
}

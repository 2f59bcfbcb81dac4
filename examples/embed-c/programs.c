/* The programs: ordinary C, unprivileged, with nothing below them but system calls. They share their memory,
 * as threads would, but are processes in all else. */
#include "sigil_sigaction.h"
#include "sigil_unistd.h"

static long call(long nr, long a, long b, long c, long d)
{
	register long r10 __asm__("r10") = d;

	__asm__ volatile("int $0x80"
			 : "+a"(nr) : "D"(a), "S"(b), "d"(c), "r"(r10) : "memory");
	return nr;
}

static long spawn(void (*entry)(void)) { return call(1000, (long)entry, 0, 0, 0); }
static long getppid(void) { return call(SIGIL_NR_getppid, 0, 0, 0, 0); }
static long kill(long pid, int signo) { return call(SIGIL_NR_kill, pid, signo, 0, 0); }
static long alarm(long seconds) { return call(SIGIL_NR_alarm, seconds, 0, 0, 0); }
static long wait4(long pid, int *status) { return call(SIGIL_NR_wait4, pid, (long)status, 0, 0); }
static long sigsuspend(const sigil_sigset_t *mask) { return call(SIGIL_NR_rt_sigsuspend, (long)mask, 8, 0, 0); }
static void _exit(int status) { call(SIGIL_NR_exit, status, 0, 0, 0); }

static long sigprocmask(int how, sigil_sigset_t set)
{
	return call(SIGIL_NR_rt_sigprocmask, how, (long)&set, 0, 8);
}

/* A handler returns to here. */
__attribute__((naked)) static void restorer(void)
{
	__asm__("mov $15, %eax; int $0x80");
}

static void catch(int signo, void (*handler)(int, sigil_siginfo_t *, void *), uint64_t flags)
{
	struct sigil_sigaction action = {
		.sa = { .action = handler },
		.sa_flags = flags | SIGIL_SA_SIGINFO | SIGIL_SA_RESTORER,
		.sa_restorer = restorer,
	};

	call(SIGIL_NR_rt_sigaction, signo, (long)&action, 0, 8);
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
	call(SIGIL_NR_write, 1, (long)line, n, 0);
}

static void caught(int signo, sigil_siginfo_t *info, void *context)
{
	(void)context;
	say("  a handler runs, of signal ", signo);
	say("  which was sent by ", info->si_fields.sender.pid);
}

static void time_up(int signo, sigil_siginfo_t *info, void *context)
{
	(void)info, (void)context;
	say("  a handler interrupts a loop, by signal ", signo);
	_exit(3);
}

static const sigil_sigset_t none;

/* Says that it is ready, and waits for a signal. */
static void child(void)
{
	say("I am the child of ", getppid());
	catch(SIGIL_SIGUSR1, caught, 0);
	kill(getppid(), SIGIL_SIGUSR1);
	say("sigsuspend: ", sigsuspend(&none));
	_exit(7);
}

/* Computes, and is interrupted. */
static void busy(void)
{
	sigprocmask(SIGIL_SIG_SETMASK, 0);
	catch(SIGIL_SIGALRM, time_up, 0);
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
	sigprocmask(SIGIL_SIG_SETMASK, 0);
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
	sigprocmask(SIGIL_SIG_BLOCK, 1UL << (SIGIL_SIGUSR1 - 1));
	catch(SIGIL_SIGUSR1, caught, SIGIL_SA_RESTART);
	pid = spawn(child);
	say("sigsuspend: ", sigsuspend(&none));
	say("now a signal to ", pid);
	kill(pid, SIGIL_SIGUSR1);
	reap(pid);

	reap(spawn(busy));
	reap(spawn(wild));

	pid = spawn(victim);
	kill(pid, SIGIL_SIGTERM);
	reap(pid);
	say("wait4, without children: ", wait4(-1, 0));
	_exit(0);
}

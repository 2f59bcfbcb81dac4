/* Calls with arguments that nobody would pass, in orders that make no sense: each gives a result, and none
 * is the library's end. `chance SEED` makes one run again. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "sigil_kernel.h"
#include "frames.h"

enum { SEEDS = 300, CALLS = 4000, THREADS = 12 };

static uint64_t state, seed;

static uint64_t chance(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static uint64_t below(uint64_t n) { return chance() % n; }

static uint64_t clock_ns;

static uint64_t now(void *k) { (void)k; return clock_ns; }
static uint32_t current(void *k) { (void)k; return below(4) ? below(THREADS) : SIGIL_NO_THREAD; }
static int answer(void *k, uint32_t n) { (void)k, (void)n; return below(2); }
static void told(void *k, uint32_t n) { (void)k, (void)n; }
static void told_more(void *k, uint32_t n, int32_t more) { (void)k, (void)n, (void)more; }

static void stop(void *k, const char *text, size_t length)
{
	(void)k;
	printf("seed %lu: %.*s\n", seed, (int)length, text);
	exit(1);
}

static const struct sigil_kernel_ops ops = {
	.now = now, .current = current, .is_running = answer, .notify = told, .notify_fatal = told,
	.wake_stopped = told, .wake_sleeper = told, .child_changed = told, .report = told_more, .new_parent = told_more,
	.may_dump = answer, .gone = told, .panic = stop,
};

static struct sigil_system *s;

static uint32_t thread(void)
{
	static const uint32_t odd[] = { 0, THREADS, THREADS + 1, 0xffffffff };

	return below(16) ? 1 + below(THREADS - 1) : odd[below(sizeof odd / sizeof *odd)];
}

/* A number of a process, most often; of a clock, a timer, a limit. */
static int32_t number(void)
{
	static const int32_t odd[] = { -1, 0, 1, 399, 400, -2147483647 - 1, 2147483647 };

	return below(16) ? sigil_gettid(s, thread()) : odd[below(sizeof odd / sizeof *odd)];
}

static int32_t small(void) { return below(16) ? (int32_t)below(4) : number(); }

/* Most often one that does not end everything. */
static int32_t signo(void)
{
	static const int32_t harmless[] = { 10, 10, 10, 12, 17, 18, 19, 20, 34, 34 };

	if (below(16))
		return harmless[below(sizeof harmless / sizeof *harmless)];
	return below(4) ? 1 + (int32_t)below(64) : number();
}

static uint64_t set(void) { return below(4) ? chance() & chance() : below(2) ? 0 : -1UL; }

static uint64_t time(void)
{
	return below(8) ? below(100) : below(2) ? chance() : below(2) ? -1UL : 1UL << 63;
}

static void call(void)
{
	static const uint64_t flags[] = {
		0x10f00, 0x10f00, 0x100, 0x4100, 0x900, 0x8000, 0x10000, 0x100000000, 0x20000, 0x1000,
	};
	uint32_t t = thread();
	struct sigil_clone_args args = {
		.flags = below(3) ? below(2) ? 0 : flags[below(sizeof flags / sizeof *flags)] : chance(),
		.exit_signal = below(2) ? SIGCHLD : signo(),
	};
	int32_t set_tid = below(8) ? 0 : number();
	struct sigil_made made = { thread(), thread(), number(), below(2) };
	struct sigil_sigaction action = {
		.sa = { .handler = (void *)below(8) }, .sa_mask = set(),
		.sa_flags = below(2) ? chance() : 0x04000000,
	};
	sigil_siginfo_t info;
	struct sigil_delivery d;
	sigil_stack_t stack = { (void *)chance(), below(4), 0, below(2) ? below(9000) : chance() };
	struct sigil_itimerspec timer = { { below(3), time() }, { below(3), time() } };
	struct sigil_itimerval itimer = { { below(3), time() }, { below(3), time() } };
	struct sigil_timespec spec = { time(), time() };
	struct sigil_sigevent event = { { (int)chance() }, signo(), below(6), number(), { 0 } };
	struct sigil_rlimit limit = { below(20), below(20) };
	struct machine m;
	struct sigil_rusage usage;
	struct sigil_process_ref process = { { below(THREADS + 2), below(50) } };
	uint32_t groups[] = { chance(), below(5), 7 };
	uint32_t all[THREADS];
	struct sigil_capabilities sets = { 0, 0, 0 };
	struct sigil_tms times;
	uint64_t word, mask = set();
	int32_t pid;
	int status;

	memset(&usage, 0, sizeof usage);
	memset(&info, 0, sizeof info);
	info.si_signo = signo();
	info.si_code = below(2) ? -1 : number();
	memset(&d, 0, sizeof d);
	memset(&m, below(256), sizeof m);
	switch (below(59)) {
	case 0: if (below(4) == 0) sigil_spawn(s, below(3), below(3), &made); break;
	case 1: case 2: case 3: case 4: sigil_clone(s, t, args.flags | args.exit_signal, &made); break;
	case 5:
		if (below(2) == 0)
			sigil_clone3(s, t, &args, set_tid, &made);
		sigil_undo_clone(s, &made);
		break;
	case 6:
		if (below(8) == 0)
			sigil_exit_group(s, t, below(4) ? (int)below(3) << 8 : number(), &status);
		break;
	case 7:
		if (below(2) == 0)
			sigil_exit_thread(s, t, below(4) ? (int)below(3) << 8 : number());
		break;
	case 8:
		/* As a kernel does. */
		if (sigil_next_delivery(s, t, &d) == 0 && d.what == SIGIL_DELIVER_EXIT)
			sigil_exit_thread(s, t, d.status);
		break;
	case 9: if (below(8) == 0) sigil_begin_exec(s, t); break;
	case 10: if (below(8) == 0) sigil_finish_exec(s, t, chance(), below(3), below(3)); break;
	case 11: if (below(16) == 0) sigil_fail_exec(s, t, &d); break;
	case 12: case 13: case 14: sigil_wait4(s, t, below(2) ? -1 : number(), below(2) ? 0 : chance(), &status, &usage); break;
	case 15: sigil_waitid(s, t, below(4), number(), &info, below(2) ? 4 : chance(), &usage); break;
	case 16: case 17: case 18: sigil_kill(s, t, below(2) ? number() : -number() / 2, signo()); break;
	case 19: sigil_tkill(s, t, number(), signo()); break;
	case 20: sigil_tgkill(s, t, number(), number(), signo()); break;
	case 21: sigil_rt_sigqueueinfo(s, t, number(), signo(), &info); break;
	case 22: sigil_rt_tgsigqueueinfo(s, t, number(), number(), signo(), &info); break;
	case 23: sigil_signal_process(s, thread(), signo()); break;
	case 24: sigil_signal_group(s, number(), signo()); break;
	case 25: sigil_signal_thread(s, t, &info); break;
	case 26: case 27: sigil_rt_sigaction(s, t, signo(), &action, NULL); break;
	case 28: case 29: sigil_rt_sigprocmask(s, t, small(), &mask, &word); break;
	case 30: sigil_rt_sigpending(s, t, &word); break;
	case 31: sigil_sigaltstack(s, t, chance(), &stack, NULL); break;
	case 32: sigil_begin_temporary_mask(s, t, mask); break;
	case 33: sigil_end_temporary_mask(s, t); break;
	case 34: sigil_rt_sigtimedwait(s, t, mask, below(2), &info); break;
	case 35: sigil_rt_sigtimedwait_end(s, t, mask, &info); break;
	case 36: case 37: case 38: sigil_next_delivery(s, t, &d); break;
	case 39: case 40: sigil_enter_handler(s, t); break;
	case 41: sigil_frame_failed(s, t, &d); break;
	case 42: if (below(8) == 0) sigil_fault(s, t, below(4) ? SIGSEGV : signo(), number(), chance(), &d); break;
	case 43: sigil_set_blocked(s, t, mask); break;
	case 44: sigil_expire(s, clock_ns += below(50)); break;
	case 45: sigil_account_cpu(s, t, time(), time()); break;
	case 46:
		sigil_setitimer(s, t, small(), &itimer, NULL);
		sigil_getitimer(s, t, small(), &itimer);
		break;
	case 47: sigil_timer_create(s, t, small(), below(4) ? &event : NULL); break;
	case 48: sigil_timer_settime(s, t, small(), below(3), &timer, NULL); break;
	case 49:
		sigil_timer_gettime(s, t, small(), &timer);
		sigil_timer_getoverrun(s, t, small());
		sigil_clock_gettime(s, t, small(), &spec);
		sigil_timer_delete(s, t, small());
		break;
	case 50:
		sigil_setpgid(s, t, number(), number());
		sigil_getpgid(s, t, number());
		sigil_getsid(s, t, number());
		if (below(4) == 0)
			sigil_setsid(s, t);
		break;
	case 51:
		sigil_setresuid(s, t, below(3), below(3), below(2) ? -1 : 0);
		sigil_setresgid(s, t, below(3), below(3), below(3));
		sigil_getresuid(s, t, &groups[0], NULL, &groups[1]);
		sigil_getresgid(s, t, &groups[0], NULL, NULL);
		sigil_prlimit64(s, t, number(), (int)below(17), &limit, NULL);
		break;
	case 52:
		sigil_set_parent_death(s, t, signo());
		sigil_set_child_subreaper(s, t, below(2));
		sigil_setgroups(s, t, below(4), groups);
		sigil_getgroups(s, t, below(4), groups);
		break;
	case 54:
		if (below(2))
			sigil_find_process(s, number(), &process);
		sigil_has_ended(s, &process);
		sigil_pidfd_send_signal(s, t, &process, signo(), below(2) ? &info : NULL);
		sigil_waitid_process(s, t, &process, below(2) ? 4 : chance(), &info);
		break;
	case 55:
		sigil_getrusage(s, t, small(), &usage);
		sigil_count(s, t, &usage);
		sigil_memory_gone(s, t, chance());
		sigil_setuid(s, t, below(3));
		sigil_setgid(s, t, below(3));
		sigil_setreuid(s, t, below(3), below(3));
		sigil_setregid(s, t, below(3), below(3));
		sigil_clock_settime(s, t, small(), &spec);
		break;
	case 56:
		sigil_cpu_sleep(s, t, below(2) ? (int32_t)(~(uint32_t)number() * 8 + below(8)) : small(), below(2), &spec);
		if (below(2))
			sigil_cpu_sleep_end(s, t, &spec);
		sigil_clock_getres(s, t, small(), &spec);
		sigil_cpu_budget(s, t, &word);
		sigil_alarm(s, t, below(9), NULL);
		sigil_times(s, t, &times);
		break;
	case 57:
		sigil_capget(s, t, number(), &sets);
		if (below(4) == 0)
			sets.permitted = sets.effective = sets.inheritable = chance();
		sigil_capset(s, t, below(2) ? 0 : number(), &sets);
		sigil_capable(s, t, below(70));
		sigil_is_bounding(s, t, below(70));
		sigil_is_ambient(s, t, below(70));
		sigil_set_ambient(s, t, below(70), below(2));
		if (below(8) == 0)
			sigil_drop_bounding(s, t, below(70));
		sigil_set_keepcaps(s, t, below(3));
		sigil_set_securebits(s, t, below(2) ? below(256) : chance());
		sigil_setfsuid(s, t, below(3), &groups[0]);
		sigil_setfsgid(s, t, below(3), NULL);
		break;
	case 58:
		sigil_next_process(s, number(), &pid, &process);
		if (sigil_referred(s, &process, &groups[0]) == 0)
			sigil_threads_of(s, groups[0], below(2) ? THREADS : 0, all);
		sigil_effective_ids(s, thread(), &groups[0], NULL);
		sigil_live_threads(s, thread());
		sigil_check_ptrace(s, t, thread(), below(2));
		sigil_check_exec(s, t);
		sigil_killed_by(s, t, &info);
		break;
	case 53:
		d.action = action;
		d.signo = signo();
		frame_place(s, t, &d, below(2) ? chance() : below(1 << 20), &m.at);
		frame_fill(s, t, &d, &m);
		if (below(2))
			memset((char *)&m.frame + below(sizeof m.frame), below(256), 1);
		frame_restore(s, t, &m);
		break;
	}
}

static void run(void *memory, size_t size)
{
	static const struct sigil_config config = {
		.threads_max = THREADS, .signals_max = 6, .users_max = 2, .pid_max = 400,
	};
	struct sigil_made made;

	state = seed * 0x9e3779b97f4a7c15;
	clock_ns = 0;
	if (sigil_system_init(memory, size, &config, &ops, NULL, &s) != 0)
		exit(2);
	sigil_spawn(s, 0, 0, &made);
	for (int n = 0; n < CALLS; n++)
		call();
	sigil_system_destroy(s);
}

static void late(int sig)
{
	(void)sig;
	printf("seed %lu: no end\n", seed);
	fflush(stdout);
	_exit(1);
}

int main(int argc, char **argv)
{
	size_t size = 1 << 20;
	void *memory = malloc(size);

	signal(SIGALRM, late);
	alarm(300);
	if (argc > 1) {
		seed = strtoul(argv[1], NULL, 10);
		run(memory, size);
		return 0;
	}
	for (seed = 1; seed <= SEEDS; seed++)
		run(memory, size);
	return 0;
}

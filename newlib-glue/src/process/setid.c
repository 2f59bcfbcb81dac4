/* Users and groups of the process: the kernel has them by thread, POSIX by process, so that each
 * thread makes the call. */
#include "threads.h"
#include <unistd.h>

static long number, arguments[3], value;
static volatile int done;

static void call(void)
{
	long got = sigil_syscall(number, arguments[0], arguments[1], arguments[2], 0, 0, 0);

	if (got < 0)
		value = got;
}

static void called(int sig)
{
	(void)sig;
	/* One that starts meanwhile has its ids from one that has made the call, or makes it. */
	call();
	__atomic_store_n(&done, 1, __ATOMIC_SEQ_CST);
	futex_wake(&done, 1, 0);
}

/* The calling thread first: where that fails nobody else is asked. */
static int everyone(long call_number, long a, long b, long c)
{
	__sigset_t old = block_kernel(~0ul);

	__sigil_lock(&__sigil_thread_lock);
	number = call_number;
	arguments[0] = a, arguments[1] = b, arguments[2] = c;
	value = 0;
	call();
	if (value == 0 && __sigil_thread_count > 1) {
		struct sigil_thread *me = self();
		struct kernel_sigaction action = {
			.handler = (void *)called,
			.flags = SIGIL_SA_RESTORER | SIGIL_SA_RESTART,
			.restorer = __sigil_restore,
			.mask = ~0ul,
		};

		sigil_sys_rt_sigaction(KERNEL_SIGSETXID, (long)&action, 0, KERNEL_SIGSET);
		for (struct sigil_thread *other = me->next; other != me; other = other->next) {
			done = 0;
			if (sigil_sys_tkill(other->tid, KERNEL_SIGSETXID) < 0)
				continue;
			while (!done && other->tid)
				__sigil_wait(&done, 0, CLOCK_MONOTONIC, 0, 0);
		}
	}
	long got = value;
	__sigil_unlock(&__sigil_thread_lock);
	restore_kernel(old);
	return result(got);
}

int setuid(uid_t user) { return everyone(SYS_setuid, user, 0, 0); }
int setgid(gid_t group) { return everyone(SYS_setgid, group, 0, 0); }
int setreuid(uid_t real, uid_t effective) { return everyone(SYS_setreuid, real, effective, 0); }
int setregid(gid_t real, gid_t effective) { return everyone(SYS_setregid, real, effective, 0); }
int seteuid(uid_t user) { return everyone(SYS_setresuid, -1, user, -1); }
int setegid(gid_t group) { return everyone(SYS_setresgid, -1, group, -1); }

int setresuid(uid_t real, uid_t effective, uid_t saved)
{
	return everyone(SYS_setresuid, real, effective, saved);
}

int setresgid(gid_t real, gid_t effective, gid_t saved)
{
	return everyone(SYS_setresgid, real, effective, saved);
}

int setgroups(int count, const gid_t *groups)
{
	return everyone(SYS_setgroups, count, (long)groups, 0);
}

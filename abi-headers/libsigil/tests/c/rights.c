/* Capabilities and the ids for access to files, and what is shown of processes to whom. */
#include <sys/wait.h>
#include "kernel.h"

enum { CAP_KILL = 5, CAP_SETPCAP = 8, CAP_SYS_TIME = 25, CAP_LAST = 40 };
#define BIT(n) (1UL << (n))
#define ALL (BIT(CAP_LAST + 1) - 1)

static void capabilities(void)
{
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &config, &memory);
	struct sigil_made made;
	struct sigil_capabilities sets;

	sigil_spawn(s, 0, 0, &made);
	uint32_t t = made.thread, child = fork_of(s, t);
	CHECK(sigil_capget(s, t, 0, &sets) == 0 && sets.effective == ALL && sets.inheritable == 0);
	CHECK(sigil_capget(s, t, -1, &sets) == -EINVAL && sigil_capget(s, t, 99, &sets) == -ESRCH);
	CHECK(sigil_capget(s, t, 0, NULL) == -EFAULT && sigil_capset(s, t, 0, NULL) == -EFAULT);
	CHECK(sigil_capable(s, child, CAP_KILL) == 1 && sigil_capable(s, child, CAP_LAST + 1) == -EINVAL);
	CHECK(sigil_capable(s, child, 64) == -EINVAL && sigil_capable(s, 77, 0) == -ENXIO);

	sets.effective = sets.permitted = BIT(CAP_KILL) | BIT(CAP_SETPCAP);
	sets.inheritable = BIT(CAP_KILL);
	CHECK(sigil_capset(s, t, 3, &sets) == -EPERM);
	CHECK(sigil_capset(s, child, 3, &sets) == 0);
	CHECK(sigil_capget(s, t, 3, &sets) == 0 && sets.permitted == (BIT(CAP_KILL) | BIT(CAP_SETPCAP)));
	CHECK(sigil_capable(s, child, CAP_SYS_TIME) == 0 && sigil_capable(s, child, CAP_KILL) == 1);
	sets.permitted |= BIT(CAP_SYS_TIME);
	CHECK(sigil_capset(s, child, 0, &sets) == -EPERM);

	CHECK(sigil_is_bounding(s, child, CAP_SYS_TIME) == 1);
	CHECK(sigil_drop_bounding(s, child, CAP_SYS_TIME) == 0);
	CHECK(sigil_is_bounding(s, child, CAP_SYS_TIME) == 0 && sigil_is_bounding(s, child, 99) == -EINVAL);
	CHECK(sigil_set_ambient(s, child, CAP_KILL, 1) == 0 && sigil_is_ambient(s, child, CAP_KILL) == 1);
	CHECK(sigil_set_ambient(s, child, CAP_SYS_TIME, 1) == -EPERM);
	CHECK(sigil_set_ambient(s, child, CAP_KILL, 0) == 0 && sigil_is_ambient(s, child, CAP_KILL) == 0);
	CHECK(sigil_set_ambient(s, child, CAP_KILL, 1) == 0 && sigil_clear_ambient(s, child) == 0);
	CHECK(sigil_is_ambient(s, child, CAP_KILL) == 0);
	CHECK(sigil_keepcaps(s, child) == 0 && sigil_set_keepcaps(s, child, 2) == -EINVAL);
	CHECK(sigil_set_keepcaps(s, child, 1) == 0 && sigil_keepcaps(s, child) == 1);
	CHECK(sigil_securebits(s, child) == 16);
	CHECK(sigil_set_securebits(s, child, 48) == 0 && sigil_set_keepcaps(s, child, 0) == -EPERM);
	CHECK(sigil_set_securebits(s, child, 0) == -EPERM);
	CHECK(sigil_no_new_privs(s, child) == 0 && sigil_set_no_new_privs(s, child) == 0);
	CHECK(sigil_no_new_privs(s, child) == 1 && sigil_no_new_privs(s, t) == 0);

	/* PR_SET_KEEPCAPS: permitted ones stay. */
	CHECK(sigil_capset(s, t, 0, &sets) == 0 && sigil_capable(s, t, CAP_LAST) == 0);
	CHECK(sigil_setresuid(s, child, 5, 5, 5) == -EPERM);
	sigil_system_destroy(s);
	free(memory);
}

static void for_files(void)
{
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &config, &memory);
	struct sigil_made made;
	uint32_t old = 77;

	sigil_spawn(s, 0, 0, &made);
	uint32_t t = made.thread;
	CHECK(sigil_setfsuid(s, t, 9, &old) == 0 && old == 0);
	/* CAP_DAC_OVERRIDE goes with it. */
	CHECK(sigil_capable(s, t, 1) == 0 && sigil_capable(s, t, CAP_KILL) == 1);
	CHECK(sigil_setfsuid(s, t, -1, &old) == 0 && old == 9);
	CHECK(sigil_setfsuid(s, t, 0, NULL) == 0 && sigil_capable(s, t, 1) == 1);
	CHECK(sigil_setfsgid(s, t, 8, &old) == 0 && old == 0);
	CHECK(sigil_setfsgid(s, t, -1, &old) == 0 && old == 8);
	CHECK(sigil_setresuid(s, t, 5, 5, 5) == 0 && sigil_setfsuid(s, t, 0, &old) == 0 && old == 5);
	CHECK(sigil_setfsuid(s, t, -1, &old) == 0 && old == 5);
	CHECK(sigil_setfsuid(s, 77, 0, &old) == -ENXIO && sigil_setfsgid(NULL, t, 0, &old) == -EFAULT);
	sigil_system_destroy(s);
	free(memory);
}

static void looks(void)
{
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &config, &memory);
	struct sigil_made made, thread;
	struct sigil_process_ref process;
	struct sigil_delivery d;
	sigil_siginfo_t info;
	uint32_t found[2], uid, gid, index;
	int32_t pid = 0;
	int count = 0;

	sigil_spawn(s, 0, 0, &made);
	uint32_t t = made.thread, child = fork_of(s, t);
	CHECK(sigil_clone(s, t, SHARED, &thread) == 0 && thread.tid == 4);
	CHECK(sigil_setresgid(s, child, 7, 7, 7) == 0 && sigil_setresuid(s, child, 5, 5, 5) == 0);

	/* Threads have numbers, but are no processes. */
	while (sigil_next_process(s, pid + 1, &pid, &process) == 1)
		count += pid;
	CHECK(count == 1 + 2 + 3);
	CHECK(sigil_next_process(s, 3, NULL, &process) == 1 && sigil_next_process(s, 4, NULL, NULL) == 0);
	CHECK(sigil_next_process(s, -5, &pid, NULL) == 1 && pid == 1);
	CHECK(sigil_referred(s, &process, &index) == 0);
	CHECK(sigil_effective_ids(s, index, &uid, &gid) == 0 && uid == 5 && gid == 7);
	CHECK(sigil_effective_ids(s, 77, &uid, &gid) == -ENXIO && sigil_effective_ids(s, index, NULL, NULL) == 0);
	CHECK(sigil_check_ptrace(s, t, index, 0) == 0 && sigil_check_ptrace(s, child, made.process, 1) == -EPERM);
	CHECK(sigil_threads_of(s, made.process, 0, NULL) == 2);
	CHECK(sigil_threads_of(s, made.process, 1, found) == -EINVAL);
	CHECK(sigil_threads_of(s, made.process, 2, NULL) == -EFAULT);
	CHECK(sigil_threads_of(s, made.process, 2, found) == 2 && found[0] == t && found[1] == thread.thread);
	CHECK(sigil_live_threads(s, made.process) == 2 && sigil_thread_count(s) == 3);
	CHECK(sigil_threads_of(s, 77, 0, NULL) == -ENXIO && sigil_live_threads(s, 77) == -ENXIO);
	CHECK(sigil_exit_thread(s, thread.thread, 0) == 0 && sigil_live_threads(s, made.process) == 1);

	CHECK(sigil_parent_death(s, child) == 0 && sigil_set_parent_death(s, child, SIGUSR1) == 0);
	CHECK(sigil_parent_death(s, child) == SIGUSR1);
	CHECK(sigil_is_child_subreaper(s, t) == 0 && sigil_set_child_subreaper(s, t, 1) == 0);
	CHECK(sigil_is_child_subreaper(s, t) == 1);
	CHECK(sigil_check_exec(s, child) == 0 && sigil_check_exec(s, 77) == -ENXIO);

	CHECK(sigil_killed_by(s, child, &info) == 0 && sigil_killed_by(s, child, NULL) == -EFAULT);
	CHECK(sigil_kill(s, t, 3, SIGTERM) == 0);
	CHECK(sigil_next_delivery(s, child, &d) == 0 && d.what == SIGIL_DELIVER_EXIT);
	CHECK(sigil_killed_by(s, child, &info) == 1 && info.si_signo == SIGTERM);
	CHECK(info.si_fields.sender.pid == 2);
	CHECK(sigil_exit_thread(s, child, d.status) == 1 && sigil_referred(s, &process, &index) == 0);
	CHECK(sigil_wait4(s, t, 3, 0, NULL, NULL) == 3 && sigil_referred(s, &process, &index) == -ESRCH);
	sigil_system_destroy(s);
	free(memory);
}

/* RLIMIT_NPROC counts at execve for a user that was changed to. */
static void crowded(void)
{
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &config, &memory);
	struct sigil_made made;
	struct sigil_rlimit none = { 0, 0 };

	sigil_spawn(s, 5, 5, &made);
	sigil_spawn(s, 0, 0, &made);
	uint32_t t = made.thread;
	CHECK(sigil_prlimit64(s, t, 0, SIGIL_RLIMIT_NPROC, &none, NULL) == 0);
	CHECK(sigil_setresuid(s, t, 5, 5, 5) == 0 && sigil_check_exec(s, t) == -EAGAIN);
	sigil_system_destroy(s);
	free(memory);
}

int main(void)
{
	capabilities();
	for_files();
	looks();
	crowded();
	return done();
}

/* What the library does for a kernel in C, and what it refuses: an ordinary program, linked with the
 * library as it is for a kernel. `cargo xtask test embed` builds and runs it. */
#include <pthread.h>
#include <sched.h>
#include <sys/wait.h>
#include "kernel.h"

static void an_instance(void)
{
	struct kernel k;
	void *memory;
	struct sigil_config bad = config;
	struct sigil_kernel_ops lacking = ops;
	size_t size = sigil_system_size(&config);
	struct sigil_made made;

	CHECK(size > 0 && size < 1 << 18);
	CHECK(sigil_system_size(NULL) == 0);
	bad.threads_max = 1;
	CHECK(sigil_system_size(&bad) == 0);
	bad.threads_max = 0xffffffff;
	CHECK(sigil_system_size(&bad) == 0);
	struct sigil_system *s = make(&k, &config, &memory);
	CHECK(sigil_system_init(memory, size - 64, &config, &ops, &k, &k.system) == -ENOMEM);
	CHECK(sigil_system_init(NULL, size, &config, &ops, &k, &k.system) == -EFAULT);
	CHECK(sigil_system_init(memory, size, &config, &ops, &k, NULL) == -EFAULT);
	CHECK(sigil_system_init(memory, size, &bad, &ops, &k, &k.system) == -EINVAL);
	lacking.notify = NULL;
	CHECK(sigil_system_init(memory, size, &config, &lacking, &k, &k.system) == -EINVAL);
	CHECK(sigil_spawn(s, 0, 0, &made) == 0 && made.tid == 2);
	CHECK(sigil_getpid(NULL, made.thread) == -EFAULT);
	CHECK(sigil_getpid((void *)((char *)s + 1), made.thread) == -EFAULT);
	CHECK(sigil_system_destroy(s) == 0);
	CHECK(sigil_getpid(s, made.thread) == -EFAULT);
	CHECK(sigil_system_destroy(s) == -EFAULT);
	free(memory);
}

/* Two instances know nothing of each other. */
static void several(void)
{
	struct kernel a, b;
	void *of_a, *of_b;
	struct sigil_system *s = make(&a, &config, &of_a), *r = make(&b, &config, &of_b);
	struct sigil_made in_a, in_b;

	CHECK(sigil_spawn(s, 0, 0, &in_a) == 0 && sigil_spawn(r, 0, 0, &in_b) == 0);
	CHECK(in_a.tid == 2 && in_b.tid == 2);
	uint32_t child = fork_of(s, in_a.thread);
	CHECK(sigil_getppid(s, child) == 2);
	CHECK(sigil_getpid(r, child) == -ENXIO);
	CHECK(sigil_kill(r, in_b.thread, 3, SIGTERM) == -ESRCH);
	CHECK(sigil_kill(s, in_a.thread, 3, SIGTERM) == 0);
	CHECK(a.killed == child && b.killed == 0);
	sigil_system_destroy(s);
	sigil_system_destroy(r);
	free(of_a);
	free(of_b);
}

static void a_handler(void)
{
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &config, &memory);
	struct sigil_made made;
	struct sigil_delivery d;
	struct sigil_sigaction action = caught(SIGIL_SA_SIGINFO, 1 << (SIGHUP - 1)), old;
	uint64_t mask;

	sigil_spawn(s, 0, 0, &made);
	uint32_t t = made.thread;
	CHECK(sigil_rt_sigaction(s, t, SIGUSR1, &action, &old) == 0 && old.sa.handler == SIGIL_SIG_DFL);
	CHECK(sigil_rt_sigaction(s, t, SIGKILL, &action, NULL) == -EINVAL);
	CHECK(sigil_rt_sigaction(s, t, 65, NULL, &old) == -EINVAL);
	/* Unknown flags are cleared; SA_RESTORER is one where there is no restorer. */
	old = action;
	old.sa_flags |= 0x04000400;
	CHECK(sigil_rt_sigaction(s, t, SIGUSR2, &old, NULL) == 0);
	CHECK(sigil_rt_sigaction(s, t, SIGUSR2, NULL, &old) == 0 && old.sa_flags == action.sa_flags);
	CHECK(sigil_next_delivery(s, t, &d) == 0 && d.what == SIGIL_DELIVER_NONE);
	CHECK(sigil_enter_handler(s, t) == -EBUSY);
	CHECK(sigil_kill(s, t, 2, SIGUSR1) == 0 && k.notified == t);
	CHECK(k.called_back == -EDEADLK);
	CHECK(sigil_has_work(s, t) == 1);
	CHECK(sigil_next_delivery(s, t, &d) == 0);
	CHECK(d.what == SIGIL_DELIVER_HANDLER && d.signo == SIGUSR1 && d.action.sa.handler == action.sa.handler);
	CHECK(d.info.si_signo == SIGUSR1 && d.info.si_code == SI_USER && d.info.si_fields.sender.pid == 2);
	CHECK(sigil_next_delivery(s, t, &d) == -EBUSY);
	CHECK(sigil_enter_handler(s, t) == 0);
	CHECK(sigil_rt_sigprocmask(s, t, 0, NULL, &mask) == 0);
	CHECK(mask == (1 << (SIGHUP - 1) | 1 << (SIGUSR1 - 1)));
	CHECK(sigil_fault(s, t, SIGTERM, 1, 0, &d) == -EINVAL);
	CHECK(sigil_fault(s, t, SIGSEGV, 1, 0xdead, &d) == 0);
	CHECK(d.what == SIGIL_DELIVER_EXIT && WTERMSIG(d.status) == SIGSEGV);
	CHECK(sigil_exit_thread(s, t, d.status) == 1 && WTERMSIG(k.reported) == SIGSEGV);
	CHECK(sigil_exit_thread(s, t, d.status) == -ENXIO);
	sigil_system_destroy(s);
	free(memory);
}

static void children(void)
{
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &config, &memory);
	struct sigil_made made, thread;
	struct sigil_delivery d;
	int status = 0;

	sigil_spawn(s, 0, 0, &made);
	uint32_t t = made.thread, child = fork_of(s, t);
	CHECK(sigil_wait4(s, t, -1, 0, &status, NULL) == 0);
	CHECK(sigil_kill(s, t, 3, SIGSTOP) == 0);
	CHECK(sigil_next_delivery(s, child, &d) == 0 && d.what == SIGIL_DELIVER_STOP);
	CHECK(k.changed == made.process);
	CHECK(sigil_wait4(s, t, -1, WUNTRACED, &status, NULL) == 3 && WIFSTOPPED(status));
	CHECK(sigil_kill(s, t, 3, SIGCONT) == 0 && k.continued == child);
	CHECK(sigil_wait4(s, t, 3, WCONTINUED, &status, NULL) == 3 && WIFCONTINUED(status));
	CHECK(sigil_exit_thread(s, child, 77) == -EINVAL);
	CHECK(sigil_exit_group(s, child, 5 << 8, &status) == 0 && status == 5 << 8);
	CHECK(sigil_exit_thread(s, child, status) == 1);
	CHECK(sigil_getpid(s, child) == -ENXIO);
	CHECK(sigil_wait4(s, t, 3, 0, &status, NULL) == 3 && WEXITSTATUS(status) == 5);
	CHECK(sigil_wait4(s, t, -1, 0, NULL, NULL) == -ECHILD);
	CHECK(sigil_wait4(s, t, -1, 0x80, NULL, NULL) == -EINVAL);

	CHECK(sigil_clone(s, t, SHARED, &thread) == 0 && !thread.is_process);
	CHECK(sigil_finish_exec(s, t, 0755, 0, 0) == -EBUSY);
	CHECK(sigil_begin_exec(s, t) == SIGIL_EXEC_WAIT && k.killed == thread.thread);
	CHECK(sigil_next_delivery(s, thread.thread, &d) == 0 && d.what == SIGIL_DELIVER_EXIT);
	CHECK(sigil_exit_thread(s, thread.thread, d.status) == 0 && k.killed == t);
	CHECK(sigil_begin_exec(s, t) == SIGIL_EXEC_READY);
	CHECK(sigil_finish_exec(s, t, 0755, 0, 0) == 1);
	CHECK(sigil_clone(s, t, SHARED, &thread) == 0);
	CHECK(sigil_undo_clone(s, &thread) == 0);
	CHECK(sigil_undo_clone(s, &thread) == -ENXIO);
	sigil_system_destroy(s);
	free(memory);
}

static void sending(void)
{
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &config, &memory);
	struct sigil_made made;
	sigil_siginfo_t info = { .si_code = SI_QUEUE, .si_fields = { .queue = { .value = { 99 } } } }, taken;
	uint64_t block = -1, set = 0;
	uint32_t found;

	sigil_spawn(s, 0, 0, &made);
	uint32_t t = made.thread, child = fork_of(s, t);
	CHECK(sigil_find_thread(s, 3, &found) == 0 && found == child);
	CHECK(sigil_find_thread(s, 1, &found) == -ESRCH && sigil_find_thread(s, -1, &found) == -ESRCH);
	CHECK(sigil_kill(s, 0, 2, SIGTERM) == -ENXIO && sigil_kill(s, -1, 2, SIGTERM) == -ENXIO);
	CHECK(sigil_kill(s, t, 3, 65) == -EINVAL && sigil_kill(s, t, 3, 0) == 0);
	CHECK(sigil_rt_sigprocmask(s, child, SIG_BLOCK, &block, NULL) == 0);
	CHECK(sigil_tkill(s, t, 3, SIGHUP) == 0 && sigil_tkill(s, t, 0, SIGHUP) == -EINVAL);
	CHECK(sigil_tgkill(s, t, 3, 3, SIGINT) == 0 && sigil_tgkill(s, t, 2, 3, SIGINT) == -ESRCH);
	CHECK(sigil_rt_sigqueueinfo(s, t, 3, 40, &info) == 0);
	CHECK(sigil_rt_tgsigqueueinfo(s, t, 3, 3, 41, &info) == 0);
	CHECK(sigil_rt_sigqueueinfo(s, t, 3, 40, NULL) == -EFAULT);
	info.si_code = SI_KERNEL;
	CHECK(sigil_rt_sigqueueinfo(s, t, 3, 40, &info) == -EPERM);
	CHECK(sigil_signal_process(s, made.process, 64) == 0);
	CHECK(sigil_signal_process(s, 77, SIGTERM) == -ENXIO);
	CHECK(sigil_signal_process(s, made.process, 0) == -EINVAL);
	CHECK(sigil_signal_group(s, 99, SIGTERM) == 0 && sigil_signal_group(s, 2, -1) == -EINVAL);
	info.si_signo = SIGPIPE;
	CHECK(sigil_signal_thread(s, child, &info) == 0);
	info.si_signo = 0;
	CHECK(sigil_signal_thread(s, child, &info) == -EINVAL);
	CHECK(sigil_rt_sigpending(s, child, &set) == 0);
	CHECK(set == (1UL << (SIGHUP - 1) | 1UL << (SIGINT - 1) | 1UL << (SIGPIPE - 1) | 3UL << 39));
	CHECK(sigil_rt_sigtimedwait(s, child, 1UL << 39, 0, &taken) == 40 && taken.si_fields.queue.value.sival_int == 99);
	CHECK(sigil_rt_sigtimedwait(s, child, 1UL << 39, 0, &taken) == 0);
	sigil_system_destroy(s);
	free(memory);
}

static void belonging(void)
{
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &config, &memory);
	struct sigil_made made;
	uint32_t id, other;
	struct sigil_rlimit limit = { 3, 3 }, old;
	sigil_siginfo_t info;
	struct sigil_process_ref process;
	struct sigil_rusage usage, more = { 0 };
	uint32_t groups[] = { 9, 3, 5 };
	static uint32_t many[65536];

	sigil_spawn(s, 0, 0, &made);
	uint32_t t = made.thread, child = fork_of(s, t);
	CHECK(sigil_getpgid(s, t, 3) == 2 && sigil_getsid(s, child, 0) == 2);
	CHECK(sigil_setpgid(s, t, 3, 0) == 0 && sigil_getpgid(s, child, 0) == 3);
	CHECK(sigil_setsid(s, child) == -EPERM && sigil_setpgid(s, child, 0, 2) == 0);
	CHECK(sigil_setsid(s, child) == 3 && sigil_getsid(s, t, 3) == 3);
	CHECK(sigil_gettid(s, child) == 3 && sigil_getppid(s, child) == 2);
	CHECK(sigil_setresgid(s, child, -1, 7, -1) == 0 && sigil_setresuid(s, child, 5, 5, 5) == 0);
	CHECK(sigil_getresuid(s, child, NULL, NULL, &id) == 0 && id == 5);
	CHECK(sigil_getresgid(s, child, &id, &other, NULL) == 0 && id == 0 && other == 7);
	CHECK(sigil_setresuid(s, child, 0, 0, 0) == -EPERM);
	CHECK(sigil_setresuid(s, t, 9, 9, 0) == -EAGAIN);	/* a third user */
	CHECK(sigil_kill(s, child, 2, SIGTERM) == -EPERM);
	CHECK(sigil_setgroups(s, child, 2, groups) == -EPERM && sigil_getgroups(s, child, 0, NULL) == 0);
	CHECK(sigil_setgroups(s, t, 3, groups) == 0 && sigil_getgroups(s, t, 0, NULL) == 3);
	CHECK(sigil_setgroups(s, t, 3, NULL) == -EFAULT && sigil_setgroups(s, t, 70000, groups) == -EINVAL);
	CHECK(sigil_getgroups(s, t, 2, groups) == -EINVAL && sigil_getgroups(s, t, 3, groups) == 3);
	CHECK(groups[0] == 3 && groups[2] == 9);
	CHECK(sigil_setgroups(s, t, 65536, many) == -ENOMEM);	/* The memory is for the tables. */
	CHECK(sigil_setgroups(s, t, 0, NULL) == 0 && sigil_getgroups(s, t, 0, NULL) == 0);
	CHECK(sigil_setgid(s, t, 4) == 0 && sigil_setregid(s, t, -1, 6) == 0);
	CHECK(sigil_setuid(s, child, 0) == -EPERM && sigil_setreuid(s, child, 5, 5) == 0);
	CHECK(sigil_find_process(s, 3, &process) == 0 && sigil_has_ended(s, &process) == 0);
	CHECK(sigil_find_process(s, 0, &process) == -EINVAL && sigil_find_process(s, 9, &process) == -ESRCH);
	CHECK(sigil_pidfd_send_signal(s, t, &process, 0, NULL) == 0);
	CHECK(sigil_account_cpu(s, child, 2000000, 3000000) == 0);
	more.ru_minflt = 5;
	CHECK(sigil_count(s, child, &more) == 0 && sigil_memory_gone(s, child, 77) == 0);
	CHECK(sigil_getrusage(s, child, 0, &usage) == 0 && usage.ru_minflt == 5 && usage.ru_maxrss == 77);
	CHECK(sigil_getrusage(s, child, 7, &usage) == -EINVAL);
	CHECK(sigil_prlimit64(s, t, 3, 11, &limit, &old) == 0 && old.rlim_cur == 8);
	CHECK(sigil_prlimit64(s, child, 0, 11, NULL, &old) == 0 && old.rlim_cur == 3);
	CHECK(sigil_set_parent_death(s, child, SIGUSR1) == 0 && sigil_set_parent_death(s, child, 99) == -EINVAL);
	CHECK(sigil_set_child_subreaper(s, t, 1) == 0);
	CHECK(sigil_exit_thread(s, child, 4 << 8) == 1);
	CHECK(sigil_waitid(s, t, SIGIL_P_ALL, 0, &info, 0, NULL) == -EINVAL);
	CHECK(sigil_waitid(s, t, SIGIL_P_PID, 3, &info, WEXITED | WNOWAIT, &usage) == 1);
	CHECK(info.si_signo == SIGCHLD && info.si_code == CLD_EXITED && info.si_fields.child.pid == 3);
	CHECK(usage.ru_minflt == 5);
	CHECK(sigil_has_ended(s, &process) == 1);
	CHECK(sigil_waitid_process(s, t, &process, WEXITED | WNOWAIT, &info) == 1);
	CHECK(sigil_wait4(s, t, 3, 0, NULL, &usage) == 3 && usage.ru_stime.tv_usec == 3000 && usage.ru_minflt == 5);
	CHECK(sigil_pidfd_send_signal(s, t, &process, 0, NULL) == -ESRCH);
	CHECK(sigil_waitid_process(s, t, &process, WEXITED, &info) == -ECHILD);
	CHECK(sigil_getrusage(s, t, -1, &usage) == 0 && usage.ru_maxrss == 77);
	CHECK(sigil_waitid(s, t, SIGIL_P_ALL, 0, NULL, WEXITED, NULL) == -ECHILD);
	sigil_system_destroy(s);
	free(memory);
}

static void on_the_way(void)
{
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &config, &memory);
	struct sigil_made made;
	struct sigil_delivery d;
	sigil_stack_t stack = { .ss_sp = (void *)0x10000, .ss_size = 8192 }, none;
	struct sigil_sigaction action = caught(SIGIL_SA_ONSTACK, 0);
	struct sigil_itimerval profile = { .it_value = { 0, 5000 } }, left;
	struct sigil_itimerspec setting;
	struct sigil_timespec time, later = { 90, 0 };
	uint64_t mask;

	sigil_spawn(s, 0, 0, &made);
	uint32_t t = made.thread;
	CHECK(sigil_sigaltstack(s, t, 0x7ff000, &stack, &none) == 0 && none.ss_flags == SS_DISABLE);
	stack.ss_size = 1;
	CHECK(sigil_sigaltstack(s, t, 0x7ff000, &stack, NULL) == -ENOMEM);
	CHECK(sigil_sigaltstack(s, t, 0x11000, &stack, NULL) == -EPERM);
	sigil_rt_sigaction(s, t, SIGPROF, &action, NULL);

	/* rt_sigsuspend: the mask of before is what the frame saves. */
	CHECK(sigil_set_blocked(s, t, 1UL << (SIGPROF - 1)) == 0);
	CHECK(sigil_begin_temporary_mask(s, t, 0) == 0 && sigil_has_work(s, t) == 0);
	CHECK(sigil_begin_temporary_mask(s, t, 0) == -EBUSY);
	CHECK(sigil_setitimer(s, t, 2, &profile, NULL) == 0);
	CHECK(sigil_getitimer(s, t, 2, &left) == 0 && left.it_value.tv_usec == 5000);
	CHECK(sigil_account_cpu(s, t, 4000000, 1000000) == 0 && k.notified == t);
	CHECK(sigil_clock_gettime(s, t, 2, &time) == 0 && time.tv_nsec == 5000000);
	CHECK(sigil_clock_gettime(s, t, 77, &time) == -EINVAL);
	CHECK(sigil_next_delivery(s, t, &d) == 0 && d.what == SIGIL_DELIVER_HANDLER);
	CHECK(d.saved_mask == 1UL << (SIGPROF - 1));
	/* There is no place for the frame: SIGSEGV, which ends it. */
	CHECK(sigil_frame_failed(s, t, &d) == 0 && d.what == SIGIL_DELIVER_EXIT);
	CHECK(sigil_frame_failed(s, t, &d) == -EBUSY);
	CHECK(sigil_end_temporary_mask(s, t) == 0);
	CHECK(sigil_rt_sigprocmask(s, t, 0, NULL, &mask) == 0 && mask == 1UL << (SIGPROF - 1));
	CHECK(sigil_fail_exec(s, t, &d) == 0 && WTERMSIG(d.status) == SIGSEGV);
	CHECK(sigil_clock_settime(s, t, 0, &later) == 0 && sigil_clock_settime(s, t, 1, &later) == -EINVAL);
	CHECK(sigil_clock_gettime(s, t, 0, &time) == 0 && time.tv_sec == 90);
	int id = sigil_timer_create(s, t, 0, NULL);
	CHECK(sigil_timer_gettime(s, t, id, &setting) == 0 && setting.it_value.tv_nsec == 0);
	CHECK(sigil_timer_gettime(s, t, 5, &setting) == -EINVAL);
	sigil_system_destroy(s);
	free(memory);
}

/* An instance holds what it says, and refuses more; then it goes on as before. */
static void full(void)
{
	struct sigil_config big = { .threads_max = 300, .signals_max = 50, .users_max = 5 };
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &big, &memory);
	struct sigil_made made, all[300];
	int status;

	sigil_spawn(s, 0, 0, &made);
	uint32_t t = made.thread;
	for (int round = 0; round < 5; round++) {
		int n = 0, error;
		/* All threads, of processes of one, two, three, … threads. */
		for (;; n++) {
			int thread = n > 0 && round > 0 && n % (round + 1);
			uint32_t parent = thread ? all[n - 1].thread : t;
			error = sigil_clone(s, parent, thread ? SHARED : SIGCHLD, &all[n]);
			if (error != 0)
				break;
			if (!thread && round == 4)
				sigil_setsid(s, all[n].thread);
		}
		CHECK(error == -EAGAIN);
		CHECK(n == 298);
		CHECK(sigil_spawn(s, 0, 0, &made) == -EAGAIN);
		int timers = 0;
		while ((error = sigil_timer_create(s, t, 1, NULL)) >= 0) {
			struct sigil_itimerspec soon = { .it_value = { 0, 1 } };
			CHECK(sigil_timer_settime(s, t, error, 0, &soon, NULL) == 0);
			timers++;
		}
		CHECK(timers == 50 && error == -EAGAIN);
		for (int i = 0; i < 50; i++)
			CHECK(sigil_timer_delete(s, t, i) == 0);
		while (n-- > 0)
			CHECK(sigil_exit_thread(s, all[n].thread, 0) >= 0);
		while (sigil_wait4(s, t, -1, 0, &status, NULL) > 0)
			;
		CHECK(sigil_wait4(s, t, -1, 0, &status, NULL) == -ECHILD);
	}
	sigil_system_destroy(s);
	free(memory);
}

/* Processes that had many threads leave memory behind. When it is all gone, nothing more is made, and
 * what is there goes on. */
static void worn(void)
{
	struct sigil_config wide = { .threads_max = 1000, .signals_max = 20, .users_max = 1 };
	struct sigil_itimerval soon = { { 0, 1 }, { 0, 1 } };
	struct sigil_made made, child, thread;
	sigil_siginfo_t info;
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &wide, &memory);
	uint64_t block = -1;
	int error, processes = 0;

	sigil_spawn(s, 0, 0, &made);
	for (;; processes++) {
		uint32_t threads[400];
		int n = 0;

		error = sigil_clone(s, made.thread, SIGCHLD, &child);
		while (error == 0 && n < 400) {
			error = sigil_clone(s, child.thread, SHARED, &thread);
			threads[n] = thread.thread;
			n += error == 0;
		}
		while (n-- > 0)
			CHECK(sigil_exit_thread(s, threads[n], 0) == 0);
		if (error != 0)
			break;
	}
	CHECK(error == -ENOMEM && processes > 20);
	CHECK(sigil_spawn(s, 0, 0, &thread) == -ENOMEM);
	CHECK(sigil_setitimer(s, made.thread, 0, &soon, NULL) == -ENOMEM);
	CHECK(sigil_rt_sigprocmask(s, child.thread, SIG_BLOCK, &block, NULL) == 0);
	CHECK(sigil_kill(s, made.thread, sigil_getpid(s, child.thread), SIGTERM) == 0);
	CHECK(sigil_rt_sigtimedwait(s, child.thread, block, 0, &info) == SIGTERM);
	sigil_system_destroy(s);
	free(memory);
}

/* Two instances on two processors: they wait for each other, and that is all. */
static void *one_of_two(void *unused)
{
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &config, &memory);
	struct sigil_made made;
	int good = sigil_spawn(s, 0, 0, &made) == 0;

	(void)unused;
	for (int n = 0; n < 20000; n++) {
			struct sigil_made child = { 0 };
		int status = 0;

		good &= sigil_clone(s, made.thread, SIGCHLD, &child) == 0;
		good &= sigil_kill(s, made.thread, child.tid, SIGKILL) == 0 && k.killed == child.thread;
		good &= sigil_exit_thread(s, child.thread, SIGKILL) == 1;
		good &= sigil_wait4(s, made.thread, child.tid, 0, &status, NULL) == child.tid;
		good &= status == SIGKILL && sigil_has_work(s, made.thread) == 0;
	}
	sigil_system_destroy(s);
	free(memory);
	return good ? s : NULL;
}

static void at_once(void)
{
	pthread_t other;
	void *good = NULL;

	CHECK(pthread_create(&other, NULL, one_of_two, NULL) == 0);
	CHECK(one_of_two(NULL) != NULL);
	CHECK(pthread_join(other, &good) == 0 && good != NULL);
}

int main(void)
{
	/* Nothing here takes long. */
	alarm(300);
	an_instance();
	several();
	a_handler();
	children();
	sending();
	belonging();
	on_the_way();
	full();
	worn();
	at_once();
	return done();
}

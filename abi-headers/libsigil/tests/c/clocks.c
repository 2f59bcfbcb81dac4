/* Timers, processor time, and sleeps on its clocks. */
#include <time.h>
#include "kernel.h"

static void timers(void)
{
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &config, &memory);
	struct sigil_made made;
	struct sigil_itimerval soon = { .it_value = { 0, 1000 }, .it_interval = { 0, 500 } };
	struct sigil_itimerspec sooner = { .it_value = { 0, 1000000 }, .it_interval = { 0, 500000 } }, old;
	sigil_siginfo_t info;
	struct sigil_sigevent event = { .sigev_signo = SIGUSR2, .sigev_value = { .sival_int = 42 } };
	uint64_t when, block = -1;

	sigil_spawn(s, 0, 0, &made);
	uint32_t t = made.thread;
	CHECK(sigil_next_deadline(s, &when) == 0);
	CHECK(sigil_rt_sigprocmask(s, t, SIG_BLOCK, &block, NULL) == 0);
	CHECK(sigil_setitimer(s, t, 0, &soon, NULL) == 0);
	CHECK(sigil_setitimer(s, t, 3, &soon, NULL) == -EINVAL);
	CHECK(sigil_next_deadline(s, &when) == 1 && when == 1000000);
	int id = sigil_timer_create(s, t, 1, &event);
	CHECK(id == 0 && sigil_timer_settime(s, t, id, 0, &sooner, &old) == 0 && old.it_value.tv_nsec == 0);
	CHECK(sigil_timer_create(s, t, 99, &event) == -EINVAL);
	k.now = 2100000;
	CHECK(sigil_expire(s, k.now) == 0);
	CHECK(sigil_rt_sigtimedwait(s, t, -1, 0, &info) == SIGUSR2);
	CHECK(info.si_code == SI_TIMER && info.si_fields.timer.value.sival_int == 42);
	CHECK(info.si_fields.timer.overrun == 2);
	sooner.it_value.tv_nsec = 1000000000;
	CHECK(sigil_timer_settime(s, t, id, 0, &sooner, NULL) == -EINVAL);
	CHECK(sigil_timer_getoverrun(s, t, id) == 2);
	CHECK(sigil_rt_sigtimedwait(s, t, -1, 1, &info) == SIGALRM);
	CHECK(sigil_timer_delete(s, t, id) == 0 && sigil_timer_delete(s, t, id) == -EINVAL);
	CHECK(sigil_rt_sigtimedwait_end(s, t, -1, &info) == -EBUSY);
	CHECK(sigil_rt_sigtimedwait(s, t, 1UL << (SIGUSR1 - 1), 1, &info) == 0);
	CHECK(sigil_rt_sigtimedwait(s, t, -1, 1, &info) == -EBUSY);
	CHECK(sigil_kill(s, t, 2, SIGUSR1) == 0 && k.notified == t);
	CHECK(sigil_rt_sigtimedwait_end(s, t, 1UL << (SIGUSR1 - 1), &info) == SIGUSR1);
	sigil_system_destroy(s);
	free(memory);
}

/* What depends on processor time is set off when it is counted. */
static void processor_time(void)
{
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &config, &memory);
	struct sigil_made made;
	struct sigil_timespec time, soon = { 0, 3000000 }, wrong = { 0, 1000000000 }, left;
	struct sigil_itimerval profile = { .it_value = { 0, 7000 } };
	struct sigil_tms times;
	uint64_t budget = 0;

	sigil_spawn(s, 0, 0, &made);
	uint32_t t = made.thread, child = fork_of(s, t);
	int of_child = -4 * 8 + 2;	/* clock_getcpuclockid(3): the process with number 3 */

	CHECK(sigil_clock_getres(s, t, CLOCK_MONOTONIC, &time) == 0 && time.tv_nsec == 1);
	CHECK(sigil_clock_getres(s, t, 77, &time) == -EINVAL);
	CHECK(sigil_clock_getres(s, t, CLOCK_MONOTONIC, NULL) == -EFAULT);
	CHECK(sigil_cpu_budget(s, child, &budget) == 0);
	CHECK(sigil_cpu_budget(s, child, NULL) == -EFAULT && sigil_cpu_budget(s, 77, &budget) == -ENXIO);
	CHECK(sigil_setitimer(s, child, SIGIL_ITIMER_PROF, &profile, NULL) == 0);
	CHECK(sigil_cpu_budget(s, child, &budget) == 1 && budget == 7000000);

	/* A sleep until the child has used so much. */
	CHECK(sigil_cpu_sleep(s, t, CLOCK_MONOTONIC, 0, &soon) == -EINVAL);
	CHECK(sigil_cpu_sleep(s, t, CLOCK_THREAD_CPUTIME_ID, 0, &soon) == -EOPNOTSUPP);
	CHECK(sigil_cpu_sleep(s, t, of_child, 0, &wrong) == -EINVAL);
	CHECK(sigil_cpu_sleep(s, t, of_child, 0, NULL) == -EFAULT);
	CHECK(sigil_cpu_sleep_end(s, t, &left) == -EBUSY);
	CHECK(sigil_cpu_sleep(s, t, of_child, 0, &soon) == 1);
	CHECK(sigil_cpu_sleep(s, t, of_child, 0, &soon) == -EBUSY);
	CHECK(sigil_cpu_budget(s, child, &budget) == 1 && budget == 3000000);
	CHECK(sigil_account_cpu(s, child, 1000000, 1000000) == 0 && k.woken == 0);
	CHECK(sigil_account_cpu(s, child, 0, 1000000) == 0 && k.woken == t && k.notified == 0);
	CHECK(sigil_cpu_sleep_end(s, t, &left) == 0 && left.tv_nsec == 0);
	/* That time is past. */
	CHECK(sigil_cpu_sleep(s, t, of_child, SIGIL_TIMER_ABSTIME, &soon) == 0);
	/* A signal interrupts it. */
	CHECK(sigil_cpu_sleep(s, t, of_child, 0, &soon) == 1);
	CHECK(sigil_account_cpu(s, child, 0, 1000000) == 0);
	CHECK(sigil_kill(s, child, 2, SIGTERM) == 0 && sigil_has_work(s, t) == 1);
	CHECK(sigil_cpu_sleep_end(s, t, &left) == 1 && left.tv_nsec == 2000000);
	CHECK(sigil_times(s, child, &times) == 0 && times.tms_utime == 0 && times.tms_stime == 0);
	CHECK(sigil_account_cpu(s, child, 20000000, 0) == 0 && k.killed == child);
	CHECK(sigil_times(s, child, &times) == 0 && times.tms_utime == 2);
	CHECK(sigil_times(s, child, NULL) == -EFAULT);

	/* Who ends in its sleep is woken by nothing. */
	CHECK(sigil_cpu_sleep(s, child, -3 * 8 + 2, 0, &soon) == 1);
	CHECK(sigil_exit_thread(s, child, 0) == 1);
	k.woken = 0;
	CHECK(sigil_account_cpu(s, t, 5000000, 0) == 0 && k.woken == 0);
	sigil_system_destroy(s);
	free(memory);
}

/* Without `wake_sleeper` it is `notify`. */
static void an_older_table(void)
{
	struct sigil_kernel_ops shorter = ops;
	struct kernel k = { .current = SIGIL_NO_THREAD };
	size_t size = sigil_system_size(&config);
	void *memory = malloc(size);
	struct sigil_timespec soon = { 0, 1 };
	struct sigil_made made;

	shorter.wake_sleeper = NULL;
	CHECK(sigil_system_init(memory, size, &config, &shorter, &k, &k.system) == 0);
	sigil_spawn(k.system, 0, 0, &made);
	uint32_t child = fork_of(k.system, made.thread);
	CHECK(sigil_cpu_sleep(k.system, made.thread, -4 * 8 + 2, 0, &soon) == 1);
	CHECK(sigil_account_cpu(k.system, child, 1, 0) == 0 && k.notified == made.thread);
	CHECK(sigil_cpu_sleep_end(k.system, made.thread, NULL) == 0);
	sigil_system_destroy(k.system);
	free(memory);
}

static void alarms(void)
{
	struct kernel k;
	void *memory;
	struct sigil_system *s = make(&k, &config, &memory);
	struct sigil_made made;
	uint64_t when;
	uint32_t left = 9;

	sigil_spawn(s, 0, 0, &made);
	uint32_t t = made.thread;
	CHECK(sigil_alarm(s, t, 3, &left) == 0 && left == 0);
	CHECK(sigil_next_deadline(s, &when) == 1 && when == 3000000000);
	k.now = 600000000;
	CHECK(sigil_alarm(s, t, 0xffffffff, &left) == 0 && left == 2);
	CHECK(sigil_alarm(s, t, 0, NULL) == 0 && sigil_next_deadline(s, &when) == 0);
	CHECK(sigil_alarm(s, 77, 1, &left) == -ENXIO);
	sigil_system_destroy(s);
	free(memory);
}

int main(void)
{
	timers();
	processor_time();
	an_older_table();
	alarms();
	return done();
}

// rule: policy and nice value of a zombie can be asked for and set until it is reaped; also of a main thread that ended before others
// source: getpriority(2); sched_getscheduler(2); POSIX getpriority(), "process group", "user"
#include "process.h"
#include <sched.h>
#include <sys/resource.h>

static void *staying(void *unused)
{
    (void)unused;
    stay();
}

int main(void)
{
    line told = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setpgid(0, 0));
        MUST(setpriority(PRIO_PROCESS, 0, 7));
        struct sched_param param = {0};
        MUST(syscall(SYS_sched_setscheduler, 0, SCHED_BATCH, &param));
        start_thread(staying, NULL);
        tell(told);
        syscall(SYS_exit, 0); // the main thread alone
    }
    await(told);
    // It may be on its way out still, which changes nothing of this.
    CHECK_EQ(getpriority(PRIO_PROCESS, child), 7);
    CHECK_EQ(getpriority(PRIO_PGRP, child), 7);
    struct sched_param param = {.sched_priority = -1};
    CHECK_EQ(syscall(SYS_sched_getparam, child, &param), 0);
    CHECK_EQ(param.sched_priority, 0);
    CHECK_EQ(syscall(SYS_sched_getscheduler, child), SCHED_BATCH);
    MUST(setpriority(PRIO_PROCESS, child, 8));
    CHECK_EQ(getpriority(PRIO_PROCESS, child), 8);
    CHECK_EQ(getpriority(PRIO_PGRP, child), 7); // the other thread's
    MUST(kill(child, SIGKILL));
    await_end(child);
    CHECK_EQ(getpriority(PRIO_PROCESS, child), 8);
    CHECK_EQ(getpriority(PRIO_PGRP, child), 8);
    CHECK_EQ(setpriority(PRIO_PROCESS, child, 9), 0);
    CHECK_EQ(getpriority(PRIO_PROCESS, child), 9);
    param = (struct sched_param){0};
    CHECK_EQ(syscall(SYS_sched_setscheduler, child, SCHED_OTHER, &param), 0);
    CHECK_EQ(syscall(SYS_sched_getscheduler, child), SCHED_OTHER);
    CHECK_EQ(reap(child), KILLED(SIGKILL));
    CHECK_ERRNO(getpriority(PRIO_PGRP, child), ESRCH);
    CHECK_ERRNO(syscall(SYS_sched_getscheduler, child), ESRCH);
    DONE();
}

// rule: the child has the parent's name, nice value and scheduling policy, but not its parent-death signal
// source: fork(2), NOTES; prctl(2), PR_SET_NAME, PR_SET_PDEATHSIG; sched(7), "nice value"
// covers: pitfall 33
#include "process.h"

int main(void)
{
    char name[16];
    MUST(prctl(PR_SET_NAME, "forked-one"));
    MUST(prctl(PR_SET_PDEATHSIG, SIGUSR1));
    MUST(setpriority(PRIO_PROCESS, 0, 7));
    struct sched_param param = {0};
    MUST(syscall(SYS_sched_setscheduler, 0, SCHED_BATCH, &param));
    pid_t child = fork_or_fail();
    if (child == 0) {
        int pdeath = -1;
        MUST(prctl(PR_GET_NAME, name));
        CHECK_EQ(strcmp(name, "forked-one"), 0);
        CHECK_EQ(getpriority(PRIO_PROCESS, 0), 7);
        CHECK_EQ(syscall(SYS_sched_getscheduler, 0), SCHED_BATCH);
        MUST(prctl(PR_GET_PDEATHSIG, &pdeath));
        CHECK_EQ(pdeath, 0);
        MUST(prctl(PR_SET_NAME, "other"));
        MUST(setpriority(PRIO_PROCESS, 0, 9));
        CHILD_DONE();
    }
    check_child(child);
    MUST(prctl(PR_GET_NAME, name));
    CHECK_EQ(strcmp(name, "forked-one"), 0);
    CHECK_EQ(getpriority(PRIO_PROCESS, 0), 7);
    DONE();
}

// rule: exec keeps policy, nice value, affinity and timer slack
// source: execve(2), "Effect on process attributes"; sched(7); PR_SET_TIMERSLACK(2const)
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        CHECK_EQ(syscall(SYS_sched_getscheduler, 0), SCHED_BATCH);
        CHECK_EQ(getpriority(PRIO_PROCESS, 0), 17);
        CHECK_EQ(prctl(PR_GET_TIMERSLACK), 777);
        cpu_set_t set;
        MUST(sched_getaffinity(0, sizeof set, &set));
        CHECK_EQ(CPU_COUNT(&set), 1);
        DONE();
    }
    const char *self = own_file(argv);
    struct sched_param param = {0};
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(0, &set);
    MUST(sched_setaffinity(0, sizeof set, &set));
    MUST(setpriority(PRIO_PROCESS, 0, 17));
    MUST(syscall(SYS_sched_setscheduler, 0, SCHED_BATCH, &param));
    MUST(prctl(PR_SET_TIMERSLACK, 777));
    EXECUTE(self, "1");
}

// rule: membarrier restarts what is in a sequence for who has registered for that (EPERM), on all processors or, with MEMBARRIER_CMD_FLAG_CPU, on one
// source: membarrier(2), MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ
#include "rseq.h"

static long barrier(int command, unsigned flags, int cpu)
{
    return syscall(SYS_membarrier, command, flags, cpu);
}

static long stops;
static volatile long tid, aborts;

// Is in a sequence, again and again, and counts how often it was aborted.
static void *spins(void *unused)
{
    rseq_register();
    tid = gettid_();
    while (rseq_spin(&rseq_area.rseq_cs, &stops)) aborts++;
    return unused;
}

// One of the processors that the process may have: the first or the last.
static int processor(int is_last)
{
    cpu_set_t all;
    int found = -1;
    MUST0(sched_getaffinity(0, sizeof all, &all));
    for (int i = 0; i < CPU_SETSIZE; i++)
        if (CPU_ISSET(i, &all) && (found < 0 || is_last)) found = i;
    return found;
}

static void stay_on(pid_t thread, int cpu)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    MUST0(sched_setaffinity(thread, sizeof one, &one));
}

int main(int argc, char **argv)
{
    enum { PRIVATE = 8, REGISTER_PRIVATE = 16, SEQUENCES = 128, REGISTER_SEQUENCES = 256, REGISTRATIONS = 512, FLAG_CPU = 1 };
    long all = barrier(0, 0, 0);
    MUST(all);
    CHECK_EQ(all & (SEQUENCES | REGISTER_SEQUENCES), SEQUENCES | REGISTER_SEQUENCES);
    CHECK_ERRNO(barrier(SEQUENCES, 0, 0), EPERM);
    CHECK_ERRNO(barrier(SEQUENCES, FLAG_CPU, 0), EPERM);
    CHECK_ERRNO(barrier(SEQUENCES, 2, 0), EINVAL);
    CHECK_ERRNO(barrier(REGISTER_SEQUENCES, FLAG_CPU, 0), EINVAL);
    CHECK_ERRNO(barrier(PRIVATE, FLAG_CPU, 0), EINVAL);
    CHECK_EQ(barrier(REGISTER_SEQUENCES, 0, 0), 0);
    CHECK_EQ(barrier(REGISTER_SEQUENCES, 0, 0), 0);
    CHECK_ERRNO(barrier(PRIVATE, 0, 0), EPERM);
    if (all & REGISTRATIONS) CHECK_EQ(barrier(REGISTRATIONS, 0, 0), REGISTER_PRIVATE | REGISTER_SEQUENCES);
    CHECK_EQ(barrier(SEQUENCES, 0, 0), 0);
    CHECK_EQ(barrier(SEQUENCES, FLAG_CPU, 0), 0);
    CHECK_EQ(barrier(SEQUENCES, FLAG_CPU, -1), 0);
    CHECK_EQ(barrier(SEQUENCES, FLAG_CPU, 1 << 20), 0);

    // With one processor it is the switch that aborts it. With two it is the barrier, where nobody else takes that of
    // the sequence away.
    int here = processor(0), there = processor(1), rounds = here == there ? 5 : 100;
    struct sched_param before_others = {.sched_priority = 1};
    pthread_t thread = start_thread(spins, NULL);
    WAIT_UNTIL(tid);
    stay_on((pid_t)tid, there);
    stay_on(0, here);
    if (here != there) syscall(SYS_sched_setscheduler, (pid_t)tid, SCHED_FIFO, &before_others);
    for (int i = 0; i < rounds; i++) {
        // It may have been between two sequences.
        long before = aborts;
        while (aborts == before) MUST(barrier(SEQUENCES, i % 2 ? FLAG_CPU : 0, there));
    }
    __atomic_store_n(&stops, 1, __ATOMIC_SEQ_CST);
    join_thread(thread);
    DONE();
}

// rule: a thread that was in a restartable sequence when another one ran goes on where the sequence is aborted, in none
// source: linux/rseq.h, struct rseq_cs
#include "rseq.h"

int main(int argc, char **argv)
{
    rseq_register();
    long word = 1;
    CHECK_EQ(rseq_spin(&rseq_area.rseq_cs, &word), 0);
    pthread_t thread = rseq_rival();
    word = 0;
    for (int i = 0; i < 5; i++) {
        CHECK_EQ(rseq_spin(&rseq_area.rseq_cs, &word), 1);
        CHECK_EQ(rseq_area.rseq_cs, 0);
        CHECK_EQ(rseq_area.cpu_id, rseq_area.cpu_id_start);
    }
    // Without a registration it is not.
    MUST0(rseq(&rseq_area, sizeof rseq_area, RSEQ_UNREGISTER, SIGNATURE));
    rseq_area.rseq_cs = 1;
    for (int i = 0; i < 5; i++) sched_yield();
    CHECK_EQ(rseq_area.rseq_cs, 1);
    CHECK_EQ(rseq_area.cpu_id, RSEQ_UNINITIALIZED);
    __atomic_store_n(&rseq_done, 1, __ATOMIC_RELAXED);
    MUST0(pthread_join(thread, NULL));
    DONE();
}

// rule: a process that fork makes has its creator's registration of rseq; a thread, and a process in its creator's memory, has none
// source: Linux, kernel/rseq.c, rseq_fork()
#include "rseq.h"
#include "process.h"

static struct rseq_area other;

static void *thread(void *arg)
{
    CHECK_ERRNO(rseq(&rseq_area, 32, RSEQ_UNREGISTER, SIGNATURE), EINVAL);
    CHECK_EQ(rseq(&other, 32, 0, SIGNATURE), 0);
    CHECK_EQ(rseq(&other, 32, RSEQ_UNREGISTER, SIGNATURE), 0);
    return NULL;
}

int main(int argc, char **argv)
{
    rseq_register();
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_ERRNO(rseq(&rseq_area, 32, 0, SIGNATURE), EBUSY);
        CHECK_ERRNO(rseq(&other, 32, 0, SIGNATURE), EINVAL);
        CHECK_EQ(rseq(&rseq_area, 32, RSEQ_UNREGISTER, SIGNATURE), 0);
        _exit(failures != 0);
    }
    CHECK_EQ(reap(child), 0);
    CHECK_ERRNO(rseq(&rseq_area, 32, 0, SIGNATURE), EBUSY);

    pthread_t other_thread;
    MUST0(pthread_create(&other_thread, NULL, thread, NULL));
    MUST0(pthread_join(other_thread, NULL));

    child = vfork();
    MUST(child);
    if (child == 0) {
        // No more than one call in the creator's memory.
        _exit(rseq(&rseq_area, 32, RSEQ_UNREGISTER, SIGNATURE) == -1 ? 5 : 6);
    }
    CHECK_EQ(reap(child), 5 << 8);
    CHECK_ERRNO(rseq(&rseq_area, 32, 0, SIGNATURE), EBUSY);
    DONE();
}

// rule: the trap instruction keeps all vector registers, though other threads run meanwhile that use them
// source: the ABI supplements of each architecture; syscall(2)
// covers: pitfall 12, pitfall 30
#include "trap.h"

VECTORS_AROUND(yield, SCHED_YIELD)

static void *compute(void *arg)
{
    unsigned char before[VECTOR_BYTES], after[VECTOR_BYTES];
    for (int i = 0; i < VECTOR_BYTES; i++) before[i] = (unsigned char)(i * 3 + (long)arg);
    for (int i = 0; i < 300 && failures == 0; i++) {
        memcpy(after, before, sizeof after);
        yield(after);
        CHECK_EQ(memcmp(before, after, VECTOR_BYTES), 0);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[3];
    for (long i = 0; i < 3; i++) threads[i] = start_thread(compute, (void *)i);
    for (int i = 0; i < 3; i++) join_thread(threads[i]);
    DONE();
}

// rule: threads that compute with vector registers, each with its rounding mode, do not disturb one another
// source: POSIX 2.9 Threads; the registers belong to the thread
// covers: pitfall 12
#include "arch.h"

static volatile int stop;

VECTORS_AROUND(count_down, COUNT_DOWN)

static void *compute(void *arg)
{
    const unsigned modes[] = {FP_INITIAL, FP_UPWARD, FP_TO_ZERO};
    unsigned char before[VECTOR_BYTES], after[VECTOR_BYTES];
    for (int i = 0; i < VECTOR_BYTES; i++) before[i] = (unsigned char)(i * 3 + (long)arg);
    set_fp_control(modes[(long)arg]);
    while (!stop) {
        memcpy(after, before, sizeof after);
        count_down(after);
        if (memcmp(before, after, VECTOR_BYTES) != 0 || get_fp_control() != modes[(long)arg]) {
            FAIL("thread %ld: vector registers changed", (long)arg);
            break;
        }
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[3];
    for (long i = 0; i < 3; i++) threads[i] = start_thread(compute, (void *)i);
    sleep_ms(100);
    stop = 1;
    for (int i = 0; i < 3; i++) join_thread(threads[i]);
    DONE();
}

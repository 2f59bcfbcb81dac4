// rule: threads that compute with all general registers and the flags do not disturb one another
// source: POSIX 2.9 Threads; the registers belong to the thread
// covers: pitfall 30
#include "arch.h"

static volatile int stop;

REGISTERS_AROUND(count_down, COUNT_DOWN)

static void *compute(void *arg)
{
    uint64_t before[REGISTERS + 1], after[REGISTERS + 1];
    fill_registers(before, (uint64_t)(long)arg << 32);
    if ((long)arg % 2) before[REGISTERS] ^= FLAGS_MASK;
    while (!stop && failures == 0) {
        before[COUNTER] = 30000;
        memcpy(after, before, sizeof after);
        count_down(after);
        before[COUNTER] = 0;
        for (int i = 0; i < REGISTERS; i++) CHECK_EQ(after[i], before[i]);
        CHECK_EQ(after[REGISTERS] & FLAGS_MASK, before[REGISTERS] & FLAGS_MASK);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[3];
    for (long i = 0; i < 3; i++) threads[i] = start_thread(compute, (void *)(i + 1));
    sleep_ms(100);
    stop = 1;
    for (int i = 0; i < 3; i++) join_thread(threads[i]);
    DONE();
}

// rule: every general register and the flags survive a signal that comes between two instructions
// source: POSIX 2.4.3 Signal Actions
// covers: pitfall 13, pitfall 30
#include "arch.h"

static volatile int count;

static void handler(int sig)
{
    count++;
    uint64_t other[REGISTERS + 1];
    fill_registers(other, 0x5a5a0000);
    other[REGISTERS] ^= FLAGS_MASK;
    load_registers(other);
}

REGISTERS_AROUND(loop, COUNT_DOWN)

int main(void)
{
    on_signal(SIGALRM, handler, 0);
    struct itimerval every = {{0, 2000}, {0, 2000}};
    MUST(setitimer(ITIMER_REAL, &every, NULL));
    uint64_t before[REGISTERS + 1], after[REGISTERS + 1];
    fill_registers(before, 0x1122334455660000);
    while (count < 10 && failures == 0) {
        before[COUNTER] = 30000;
        memcpy(after, before, sizeof after);
        loop(after);
        before[COUNTER] = 0;
        for (int i = 0; i < REGISTERS; i++) CHECK_EQ(after[i], before[i]);
        CHECK_EQ(after[REGISTERS] & FLAGS_MASK, FLAGS_MASK);
    }
    DONE();
}

// rule: a handler that returns leaves every general register and the flags as they were
// source: POSIX 2.4.3 Signal Actions
// covers: pitfall 30
#include "arch.h"

REGISTERS_AROUND(fault, UNDEFINED)

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    PC(uc) += UNDEFINED_SIZE;
    uint64_t other[REGISTERS + 1];
    fill_registers(other, 0x5a5a0000);
    other[REGISTERS] ^= FLAGS_MASK;
    load_registers(other);
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    uint64_t before[REGISTERS + 1], after[REGISTERS + 1];
    fill_registers(before, 0x1122334455660000);
    memcpy(after, before, sizeof after);
    fault(after);
    for (int i = 0; i < REGISTERS; i++) CHECK_EQ(after[i], before[i]);
    CHECK_EQ(after[REGISTERS] & FLAGS_MASK, FLAGS_MASK);
    DONE();
}

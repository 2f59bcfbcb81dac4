// rule: the context holds every general register as it was when the program was interrupted
// source: ucontext of each architecture; POSIX <ucontext.h> (uc_mcontext)
// covers: pitfall 12
#include "arch.h"

REGISTERS_AROUND(fault, UNDEFINED)

static ucontext_t seen;
static unsigned long flags;
static int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    copy_registers(&seen, uc);
    flags = STATUS(uc);
    PC(uc) += UNDEFINED_SIZE;
    count++;
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    uint64_t values[REGISTERS + 1], after[REGISTERS + 1];
    for (int round = 0; round < 2; round++) {
        fill_registers(values, 0x1122334455660000);
        if (round == 1) values[REGISTERS] ^= FLAGS_MASK;
        memcpy(after, values, sizeof after);
        fault(after);
        CHECK_EQ(count, round + 1);
        for (int i = 0; i < REGISTERS; i++) {
            CHECK_EQ(REGISTER(&seen, i), values[i]);
            CHECK_EQ(after[i], values[i]);
        }
        CHECK_EQ(flags & FLAGS_MASK, values[REGISTERS] & FLAGS_MASK);
        CHECK_EQ(after[REGISTERS] & FLAGS_MASK, values[REGISTERS] & FLAGS_MASK);
        CHECK_EQ(PC(&seen), (uintptr_t)fault_at);
        uintptr_t here = (uintptr_t)__builtin_frame_address(0);
        CHECK((uintptr_t)SP(&seen) < here && (uintptr_t)SP(&seen) > here - 4096);
    }
    DONE();
}

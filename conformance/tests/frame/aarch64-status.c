// rule: the context's PSTATE is a user's: the flags, and no mode, mask or other bits of the kernel
// source: Arm ARM, SPSR_EL1; seen on Linux 6.1
// covers: pitfall 6
// arch: aarch64
#include "arch.h"

REGISTERS_AROUND(fault, UNDEFINED)

static uint64_t seen;

static void handler(int sig, siginfo_t *info, void *context)
{
    seen = STATUS((ucontext_t *)context);
    // Bits that are always zero, or the kernel's, and no mode: they are left out.
    STATUS((ucontext_t *)context) |= 0xffffffff00000000 | 1 << 20 | 1 << 21 | 1 << 22 | 1 << 23;
    PC((ucontext_t *)context) += UNDEFINED_SIZE;
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    uint64_t values[REGISTERS + 1];
    for (int flags = 0; flags < 16; flags++) {
        fill_registers(values, 0);
        values[REGISTERS] = (uint64_t)flags << 28;
        fault(values);
        CHECK_EQ(seen & 0xffffffff, (uint64_t)flags << 28 | (seen & 1 << 12)); // but for SSBS
        CHECK_EQ(values[REGISTERS], (uint64_t)flags << 28);
    }
    fault(values);
    CHECK_EQ(seen & 0xf0ffffff & ~(1 << 12), values[REGISTERS]);
    DONE();
}

// rule: a breakpoint gives SIGTRAP with TRAP_BRKPT and its address, and the context points at the instruction
// source: sigaction(2), TRAP_BRKPT; seen on Linux 6.1 (arm64) and 6.12 (riscv64)
// covers: pitfall 12
// arch: aarch64, riscv64
#include "fault.h"

extern char breakpoint_at[];
static int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    count++;
    CHECK_EQ(info->si_code, TRAP_BRKPT);
    CHECK(info->si_addr == breakpoint_at);
    CHECK_EQ(PC((ucontext_t *)context), (uintptr_t)breakpoint_at);
    PC((ucontext_t *)context) += 4;
}

static void __attribute__((noinline, noclone)) breakpoint(void)
{
    __asm__ volatile(".globl breakpoint_at\nbreakpoint_at: " BREAKPOINT);
}

int main(void)
{
    on_siginfo(SIGTRAP, handler, 0);
    for (int i = 1; i <= 3; i++) {
        breakpoint();
        CHECK_EQ(count, i);
    }
    DONE();
}

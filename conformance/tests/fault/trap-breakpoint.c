// rule: int3 gives SIGTRAP with SI_KERNEL, and the context points behind the instruction
// source: seen on Linux 6.18
// covers: pitfall 12
// arch: x86_64
#include "fault.h"

extern char after_int3[];
static int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    count++;
    CHECK_EQ(info->si_code, SI_KERNEL);
    CHECK_EQ(uc->uc_mcontext.gregs[REG_RIP], (long long)(uintptr_t)after_int3);
    CHECK_EQ(uc->uc_mcontext.gregs[REG_TRAPNO], 3);
}

static void __attribute__((noinline, noclone)) breakpoint(void)
{
    __asm__ volatile("int3; .globl after_int3; after_int3: nop");
}

int main(void)
{
    on_siginfo(SIGTRAP, handler, 0);
    for (int i = 1; i <= 3; i++) {
        breakpoint(); // goes on behind it
        CHECK_EQ(count, i);
    }
    DONE();
}

// rule: the trap flag gives SIGTRAP with TRAP_TRACE after each instruction, at the next one; handlers run without it
// source: seen on Linux 6.18; sigaction(2), TRAP_TRACE
// covers: pitfall 12
// arch: x86_64
#include "fault.h"

extern char step_1[], step_2[], step_3[];
static char *seen[16];
static int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    unsigned long flags;
    __asm__ volatile("pushfq; pop %0" : "=r"(flags));
    CHECK_EQ(flags & 0x100, 0);
    CHECK_EQ(info->si_code, TRAP_TRACE);
    CHECK_EQ(uc->uc_mcontext.gregs[REG_TRAPNO], 1);
    CHECK((long long)(uintptr_t)info->si_addr == uc->uc_mcontext.gregs[REG_RIP]);
    if (count < 16) seen[count++] = info->si_addr;
}

static void __attribute__((noinline, noclone)) steps(void)
{
    __asm__ volatile("sub $128, %%rsp; pushfq; orq $0x100, (%%rsp); popfq; nop\n"
                     ".globl step_1; step_1: nop\n"
                     ".globl step_2; step_2: pushfq; andq $~0x100, (%%rsp)\n"
                     ".globl step_3; step_3: popfq; add $128, %%rsp" : : : "memory", "cc");
}

int main(void)
{
    on_siginfo(SIGTRAP, handler, 0);
    steps();
    CHECK_EQ(count, 5);
    CHECK(seen[0] == step_1);
    CHECK(seen[1] == step_2);
    CHECK(seen[3] == step_3);
    DONE();
}

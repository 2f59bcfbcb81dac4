// rule: sigreturn takes only the user's bits of the flags: IOPL, IF, VM, NT and the like cannot be changed
// source: sigreturn trusts nothing in the frame
// covers: pitfall 6
// arch: x86_64
#include "check.h"

static uint64_t before;

static void handler(int sig, siginfo_t *info, void *context)
{
    greg_t *flags = &((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL];
    before = *flags;
    *flags = (0x3000 | 0x4000 | 0x20000 | 0x80000 | 0x100000 | 1) & ~0x200;
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    MUST(kill(getpid(), SIGUSR1));
    uint64_t now;
    __asm__ volatile("sub $128, %%rsp; pushfq; pop %0; add $128, %%rsp" : "=r"(now) : : "memory", "cc");
    CHECK_EQ(before & 0x200, 0x200);
    CHECK_EQ(now & 0x200, 0x200);   // IF
    CHECK_EQ(now & 0x3000, 0);      // IOPL
    CHECK_EQ(now & 0x4000, 0);      // NT
    CHECK_EQ(now & 0x20000, 0);     // VM
    CHECK_EQ(now & 0x180000, 0);    // VIF, VIP
    DONE();
}

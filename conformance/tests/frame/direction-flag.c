// rule: a handler starts with the direction flag clear, and its return brings the old one back
// source: System V ABI for x86-64; seen on Linux
// arch: x86_64
#include "check.h"

static uint64_t inside, in_frame;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    __asm__ volatile("pushfq; pop %0" : "=r"(inside) : : "memory");
    in_frame = uc->uc_mcontext.gregs[REG_EFL];
    uc->uc_mcontext.gregs[REG_RIP] += 2;
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    uint64_t after;
    __asm__ volatile("std; ud2; sub $128, %%rsp; pushfq; pop %0; add $128, %%rsp; cld"
                     : "=r"(after) : : "memory", "cc");
    CHECK_EQ(inside & 0x400, 0);
    CHECK_EQ(in_frame & 0x400, 0x400);
    CHECK_EQ(after & 0x400, 0x400);
    DONE();
}

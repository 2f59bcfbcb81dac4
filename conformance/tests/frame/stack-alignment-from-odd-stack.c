// rule: the frame is aligned whatever the interrupted stack pointer was
// source: the ABI of each architecture (16 bytes); seen on Linux
// covers: pitfall 12
#include "arch.h"

static int count, misaligned;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    // On x86-64 the return address lies right below the context, which is aligned as at a call.
    if ((uintptr_t)context % 16 != 0) misaligned++;
    if ((uintptr_t)context >= (uintptr_t)SP(uc)) misaligned++;
    count++;
    PC(uc) += UNDEFINED_SIZE;
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    for (long shift = 0; shift < 16; shift++) undefined_below(shift);
    CHECK_EQ(count, 16);
    CHECK_EQ(misaligned, 0);
    DONE();
}

// rule: the frame is aligned whatever the interrupted stack pointer was
// source: System V ABI for x86-64; seen on Linux
// covers: pitfall 12
#include "check.h"

static uintptr_t frames[16];
static int count, misaligned;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    // The address of the frame: the return address lies right below the context.
    uintptr_t frame = (uintptr_t)context - 8;
    if ((frame + 8) % 16 != 0) misaligned++;
    frames[count++] = frame;
    uc->uc_mcontext.gregs[REG_RIP] += 2;
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    for (long shift = 0; shift < 16; shift++)
        __asm__ volatile("mov %%rsp, %%rbx; lea -256(%%rsp), %%rsp; sub %0, %%rsp; ud2; mov %%rbx, %%rsp"
                         : : "r"(shift) : "rbx", "memory", "cc");
    CHECK_EQ(count, 16);
    CHECK_EQ(misaligned, 0);
    DONE();
}

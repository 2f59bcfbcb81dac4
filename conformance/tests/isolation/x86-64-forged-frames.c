// rule: rt_sigreturn takes no privilege from a frame: segments, IOPL, interrupts, addresses
// source: Linux arch/x86/kernel/signal_64.c, restore_sigcontext; pitfall 6
// covers: pitfall 6
// arch: x86_64
#include "process.h"

#include <ucontext.h>

static int forged;

static unsigned long flags_now(void)
{
    unsigned long flags;
    __asm__ volatile("pushfq; pop %0" : "=r"(flags));
    return flags;
}

static unsigned segment_now(void)
{
    unsigned segment;
    __asm__ volatile("mov %%cs, %0" : "=r"(segment));
    return segment;
}

static void forger(int sig, siginfo_t *info, void *context)
{
    greg_t *regs = ((ucontext_t *)context)->uc_mcontext.gregs;
    unsigned long segments = (unsigned long)regs[REG_CSGSFS];
    switch (forged) {
    case 0: regs[REG_EFL] |= 0x3000; break;
    case 1: regs[REG_EFL] &= ~0x200; break;
    case 2: regs[REG_CSGSFS] = (greg_t)((segments & ~0xffffUL) | 0x10); break;
    case 3: regs[REG_CSGSFS] = (greg_t)((segments & ~(0xffffUL << 48)) | 0x18UL << 48); break;
    case 4: regs[REG_RIP] = (greg_t)0xffffffffc0100000; break;
    case 5: regs[REG_RIP] = (greg_t)0x800000000000; break;
    case 6: regs[REG_RSP] = (greg_t)0xffff800000100000; break;
    }
}

int main(void)
{
    for (forged = 0; forged < 7; forged++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            on_siginfo(SIGUSR1, forger, 0);
            kill(getpid(), SIGUSR1);
            unsigned long flags = flags_now();
            _exit((flags & 0x3000) || !(flags & 0x200) || (segment_now() & 3) != 3);
        }
        int status = reap(child) & ~0x80;
        // Flags that are not the program's are left out; segments that are none of a program's, and
        // addresses where nothing can be executed or pushed, end it.
        int wanted = forged < 2 ? EXITED(0) : KILLED(SIGSEGV) & ~0x80;
        if (status != wanted) FAIL("forgery %d ends with %#x, not %#x", forged, status, wanted);
    }
    DONE();
}

// rule: rt_sigreturn ends a program whose frame has another mode or masks interrupts, and one that goes on where it may not
// source: Linux arch/arm64/kernel/ptrace.c, valid_user_regs; pitfall 6
// covers: pitfall 6
// arch: aarch64
#include "process.h"
#include "arch.h"

static int forged;
// EL1t, EL1h, EL2t, EL2h, EL3h, a 32-bit mode; the masks F, I, A, D.
static const unsigned bits[] = {4, 5, 8, 9, 13, 0x10, 0x40, 0x80, 0x100, 0x200};
#define BITS (int)(sizeof bits / sizeof *bits)

static void forger(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    if (forged < BITS) STATUS(uc) |= bits[forged];
    if (forged == BITS) PC(uc) = 0xffff800008000000;
    if (forged == BITS + 1) PC(uc) = 0xffffffffff000000;
}

int main(void)
{
    for (forged = 0; forged < BITS + 3; forged++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            on_siginfo(SIGUSR1, forger, 0);
            kill(getpid(), SIGUSR1);
            _exit(0);
        }
        int status = reap(child) & ~0x80;
        int wanted = forged < BITS + 2 ? KILLED(SIGSEGV) : EXITED(0);
        if (status != wanted) FAIL("forgery %d ends with %#x, not %#x", forged, status, wanted);
    }
    DONE();
}

// rule: a context with words that no extension uses, or the header of one that is not there, ends the program by SIGSEGV
// source: Linux arch/riscv/kernel/signal.c, restore_sigcontext; sigreturn trusts nothing in the frame
// covers: pitfall 6
// arch: riscv64
#include "process.h"
#include "arch.h"

static int forged;

static void forger(int sig, siginfo_t *info, void *context)
{
    unsigned *word = (unsigned *)((char *)&((ucontext_t *)context)->uc_mcontext + 256 + 516);
    if (forged > 0) word[(forged - 1) % 3] = forged < 4 ? 1 : 0x80000000;
}

int main(void)
{
    for (forged = 0; forged < 7; forged++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            on_siginfo(SIGUSR1, forger, 0);
            kill(getpid(), SIGUSR1);
            _exit(0);
        }
        int status = reap(child) & ~0x80;
        int wanted = forged > 0 ? KILLED(SIGSEGV) : EXITED(0);
        if (status != wanted) FAIL("forgery %d ends with %#x, not %#x", forged, status, wanted);
    }
    DONE();
}

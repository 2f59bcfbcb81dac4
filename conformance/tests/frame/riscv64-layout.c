// rule: riscv64's frame is a siginfo of 128 bytes and a context with the registers at 176 and the floating-point state behind them; what no extension uses is zero
// source: Linux's <asm/ucontext.h> and <asm/sigcontext.h> for riscv64
// covers: pitfall 12
// arch: riscv64
#include "arch.h"

static int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    count++;
    CHECK_EQ(offsetof(ucontext_t, uc_mcontext), 176);
    CHECK_EQ(sizeof uc->uc_mcontext, 256 + 528);
    CHECK_EQ((char *)context - (char *)info, 128);
    CHECK_EQ((uintptr_t)info % 16, 0);
    // Behind the state of double precision: the words before the header of an extension, and the header that ends them.
    unsigned *word = (unsigned *)((char *)&uc->uc_mcontext + 256 + 516);
    for (int i = 0; i < 3; i++) CHECK_EQ(word[i], 0);
    CHECK((char *)context + sizeof *uc <= (char *)SP(uc));
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    on_siginfo(SIGALRM, handler, 0);
    char dirt[8192];
    memset(dirt, 0xa5, sizeof dirt);
    __asm__ volatile("" : : "r"(dirt) : "memory");
    MUST(kill(getpid(), SIGUSR1));
    struct itimerval soon = {.it_value.tv_usec = 10000};
    MUST(setitimer(ITIMER_REAL, &soon, NULL));
    while (*(volatile int *)&count < 2) {
    }
    DONE();
}

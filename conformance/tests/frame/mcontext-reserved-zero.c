// rule: the reserved words of the context are zero
// source: Linux's struct sigcontext (reserved1[8])
// covers: pitfall 12
// arch: x86_64
#include "check.h"

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    for (int i = 0; i < 8; i++) CHECK_EQ(uc->uc_mcontext.__reserved1[i], 0);
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    char dirt[8192];
    memset(dirt, 0xa5, sizeof dirt);
    __asm__ volatile("" : : "r"(dirt) : "memory");
    MUST(kill(getpid(), SIGUSR1));
    DONE();
}

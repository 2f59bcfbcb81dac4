// rule: uc_flags says that SS is saved and restored strictly, uc_link is null, gregs has CS and SS
// source: Linux's <asm/ucontext.h>
// covers: pitfall 12
#include "check.h"

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    CHECK_EQ(uc->uc_flags & 6, 6); // UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS
    CHECK(uc->uc_link == NULL);
    unsigned short cs, ss;
    __asm__("mov %%cs, %0; mov %%ss, %1" : "=r"(cs), "=r"(ss));
    CHECK_EQ(uc->uc_mcontext.gregs[REG_CSGSFS] & 0xffff, cs);
    CHECK_EQ((uc->uc_mcontext.gregs[REG_CSGSFS] >> 48) & 0xffff, ss);
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    MUST(kill(getpid(), SIGUSR1));
    DONE();
}

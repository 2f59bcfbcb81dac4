// rule: uc_flags says that SS is saved and restored strictly, uc_link is null, gregs has a user's CS and SS
// source: Linux's <asm/ucontext.h>
// covers: pitfall 12
#include "check.h"

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    CHECK_EQ(uc->uc_flags & 6, 6); // UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS
    CHECK(uc->uc_link == NULL);
    CHECK_EQ(uc->uc_mcontext.gregs[REG_CSGSFS] & 0xffff, 0x33);
    CHECK_EQ((uc->uc_mcontext.gregs[REG_CSGSFS] >> 48) & 0xffff, 0x2b);
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    MUST(kill(getpid(), SIGUSR1));
    DONE();
}

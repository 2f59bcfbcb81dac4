// rule: uc_link is null; uc_flags is 0, on x86-64 it says that SS is saved and restored strictly, and gregs has a user's CS and SS
// source: Linux's <asm/ucontext.h> of each architecture
// covers: pitfall 12
#include "check.h"

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    CHECK(uc->uc_link == NULL);
#ifdef __x86_64__
    CHECK_EQ(uc->uc_flags & 6, 6); // UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS
    CHECK_EQ(uc->uc_mcontext.gregs[REG_CSGSFS] & 0xffff, 0x33);
    CHECK_EQ((uc->uc_mcontext.gregs[REG_CSGSFS] >> 48) & 0xffff, 0x2b);
#else
    CHECK_EQ(*(unsigned long *)context, 0); // its name is not the same in every libc
#endif
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    MUST(kill(getpid(), SIGUSR1));
    DONE();
}

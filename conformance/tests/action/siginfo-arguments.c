// rule: with SA_SIGINFO a handler gets the signal number, the siginfo and the context, none of them null
// source: POSIX sigaction(), SA_SIGINFO
// covers: pitfall 30
#include "arch.h"

static int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    count++;
    CHECK_EQ(sig, SIGUSR1);
    CHECK(info != NULL && context != NULL);
    CHECK_EQ(info->si_signo, SIGUSR1);
    CHECK_EQ(info->si_errno, 0);
    ucontext_t *uc = context;
    CHECK(uc->uc_link == NULL);
    CHECK(PC(uc) != 0);
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    MUST(raise(SIGUSR1));
    CHECK_EQ(count, 1);
    DONE();
}

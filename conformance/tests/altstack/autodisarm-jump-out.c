// rule: a handler with SS_AUTODISARM that is left by siglongjmp leaves the alternate stack switched off
// source: sigaltstack(2), SS_AUTODISARM (the return restores it)
#include "altstack.h"

static sigjmp_buf env;

static void handler(int sig)
{
    siglongjmp(env, 1);
}

int main(void)
{
    use_alternate(0x80000000);
    on_signal(SIGUSR1, handler, SA_ONSTACK);
    if (sigsetjmp(env, 1) == 0) kill(getpid(), SIGUSR1);
    stack_t now;
    MUST(syscall(SYS_sigaltstack, NULL, &now));
    CHECK_EQ(now.ss_flags, SS_DISABLE);
    DONE();
}

// rule: SIGSEGV sent by kill is an ordinary signal: it can be blocked and ignored, and says SI_USER
// source: POSIX kill(); signal(7)
#include "check.h"

static int count, code;

static void handler(int sig, siginfo_t *info, void *context)
{
    count++;
    code = info->si_code;
}

int main(void)
{
    on_signal(SIGSEGV, SIG_IGN, 0);
    MUST(kill(getpid(), SIGSEGV));
    on_siginfo(SIGSEGV, handler, 0);
    block(SIGSEGV);
    MUST(kill(getpid(), SIGSEGV));
    CHECK_EQ(is_pending(SIGSEGV), 1);
    CHECK_EQ(count, 0);
    unblock(SIGSEGV);
    CHECK_EQ(count, 1);
    CHECK_EQ(code, SI_USER);
    DONE();
}

// rule: one standard signal pending for the thread and for the process is delivered twice
// source: POSIX 2.4.1; the two pending sets are separate
// covers: pitfall 4
#include "check.h"

static int codes[4], count;

static void handler(int sig, siginfo_t *info, void *context)
{
    codes[count++] = info->si_code;
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    block(SIGUSR1);
    MUST(kill(getpid(), SIGUSR1));
    MUST(thread_kill(gettid_(), SIGUSR1));
    MUST(kill(getpid(), SIGUSR1));
    MUST(thread_kill(gettid_(), SIGUSR1));
    unblock(SIGUSR1);
    CHECK_EQ(count, 2);
    CHECK_EQ(codes[0], SI_TKILL); // the thread's own first
    CHECK_EQ(codes[1], SI_USER);
    DONE();
}

// rule: sigtimedwait takes blocked pending signals of its set, from the thread's and the process's queue
// source: POSIX sigtimedwait(), DESCRIPTION
// covers: pitfall 3
#include "check.h"

static void handler(int sig)
{
    FAIL("an accepted signal ran its handler");
}

int main(void)
{
    struct timespec zero = {0};
    sigset_t set = set_of(SIGUSR1);
    siginfo_t info;
    on_signal(SIGUSR1, handler, 0);
    block(SIGUSR1);
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(sigtimedwait(&set, &info, &zero), SIGUSR1);
    CHECK_EQ(info.si_code, SI_USER);
    MUST(thread_kill(gettid_(), SIGUSR1));
    CHECK_EQ(sigtimedwait(&set, &info, &zero), SIGUSR1);
    CHECK_EQ(info.si_code, SI_TKILL);
    CHECK_ERRNO(sigtimedwait(&set, &info, &zero), EAGAIN);
    CHECK_EQ(is_pending(SIGUSR1), 0);
    unblock(SIGUSR1);
    DONE();
}

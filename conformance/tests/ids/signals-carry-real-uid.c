// rule: si_uid is the sender's real user id at the time of sending
// source: POSIX <signal.h>, si_uid
#include "check.h"

static siginfo_t got;

static void handler(int sig, siginfo_t *info, void *context)
{
    got = *info;
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    MUST(syscall(SYS_setresuid, 1234, 0, 0));
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(got.si_uid, 1234);
    MUST(thread_kill(gettid_(), SIGUSR1));
    CHECK_EQ(got.si_uid, 1234);
    DONE();
}

// rule: kill gives si_code SI_USER with the sender's pid and uid, tgkill SI_TKILL
// source: sigaction(2), "The siginfo_t argument to a SA_SIGINFO handler"
#include "check.h"

static siginfo_t got;

static void handler(int sig, siginfo_t *info, void *context)
{
    got = *info;
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(got.si_signo, SIGUSR1);
    CHECK_EQ(got.si_errno, 0);
    CHECK_EQ(got.si_code, SI_USER);
    CHECK_EQ(got.si_pid, getpid());
    CHECK_EQ(got.si_uid, getuid());
    memset(&got, 0, sizeof got);
    MUST(thread_kill(gettid_(), SIGUSR1));
    CHECK_EQ(got.si_signo, SIGUSR1);
    CHECK_EQ(got.si_code, SI_TKILL);
    CHECK_EQ(got.si_pid, getpid());
    CHECK_EQ(got.si_uid, getuid());
    DONE();
}

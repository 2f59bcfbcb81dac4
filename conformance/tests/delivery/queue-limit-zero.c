// rule: with RLIMIT_SIGPENDING 0 sigqueue and tgkill of a real-time signal give EAGAIN, kill succeeds without siginfo
// source: seen on Linux 6.18 (only SI_USER may lose its information)
// covers: pitfall 14
#include "check.h"

int main(void)
{
    int sig = SIGRTMIN + 1;
    block(sig);
    struct rlimit none = {0, 0};
    MUST(setrlimit(RLIMIT_SIGPENDING, &none));
    CHECK_ERRNO(sigqueue(getpid(), sig, (union sigval){0}), EAGAIN);
    CHECK_ERRNO(thread_kill(gettid_(), sig), EAGAIN);
    CHECK_EQ(is_pending(sig), 0);
    CHECK_EQ(kill(getpid(), sig), 0);
    CHECK_EQ(is_pending(sig), 1);
    siginfo_t info;
    sigset_t set = set_of(sig);
    CHECK_EQ(sigwaitinfo(&set, &info), sig);
    CHECK_EQ(info.si_code, SI_USER);
    CHECK_EQ(info.si_pid, 0);
    DONE();
}

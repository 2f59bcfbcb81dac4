// rule: beyond RLIMIT_SIGPENDING sigqueue of a real-time signal fails with EAGAIN, and succeeds after a delivery
// source: POSIX sigqueue(), ERRORS [EAGAIN]; getrlimit(2), RLIMIT_SIGPENDING
// covers: pitfall 14
#include "check.h"

int main(void)
{
    int sig = SIGRTMIN + 1;
    uid_t own = 100000 + getpid(); // the limit is the user's: one that nobody else is
    block(sig);
    struct rlimit limit = {32, 32};
    MUST(setrlimit(RLIMIT_SIGPENDING, &limit));
    MUST(syscall(SYS_setresuid, own, own, own));
    int queued = 0;
    while (queued < 100 && sigqueue(getpid(), sig, (union sigval){.sival_int = queued}) == 0)
        queued++;
    CHECK_EQ(errno, EAGAIN);
    CHECK_EQ(queued, 32);
    sigset_t set = set_of(sig);
    siginfo_t info;
    for (int i = 0; i < queued; i++) {
        CHECK_EQ(sigwaitinfo(&set, &info), sig);
        CHECK_EQ(info.si_value.sival_int, i);
    }
    CHECK_EQ(is_pending(sig), 0);
    CHECK_EQ(sigqueue(getpid(), sig, (union sigval){.sival_int = 5}), 0);
    DONE();
}

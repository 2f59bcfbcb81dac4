// rule: at RLIMIT_SIGPENDING sigqueue and a timer's creation are EAGAIN, kill and a second standard signal are not; the limit is the receiver's
// source: getrlimit(2), RLIMIT_SIGPENDING; sigqueue(3), EAGAIN; timer_create(2), EAGAIN
#include "process.h"

int main(void)
{
    struct rlimit none = {0, 0};
    uid_t user = lone_user();
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setresuid(user, user, user));
        block(SIGRTMIN);
        block(SIGUSR1);
        pid_t other = fork_or_fail();
        if (other == 0) {
            // It has no limit.
            stay();
        }
        MUST(setrlimit(RLIMIT_SIGPENDING, &none));
        CHECK_ERRNO(sigqueue(getpid(), SIGRTMIN, (union sigval){0}), EAGAIN);
        CHECK_EQ(sigqueue(other, SIGRTMIN, (union sigval){0}), 0);
        CHECK_EQ(kill(getpid(), SIGUSR1), 0);
        CHECK_EQ(is_pending(SIGUSR1), 1);
        CHECK_EQ(kill(getpid(), SIGRTMIN), 0);
        CHECK_EQ(is_pending(SIGRTMIN), 1);
        timer_t timer;
        CHECK_ERRNO(timer_create(CLOCK_MONOTONIC, NULL, &timer), EAGAIN);
        end_child(other);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}

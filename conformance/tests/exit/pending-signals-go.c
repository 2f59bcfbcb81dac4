// rule: what is pending for a process goes with it, and its share of RLIMIT_SIGPENDING is free for its user's others
// source: POSIX _exit(), DESCRIPTION; getrlimit(2), RLIMIT_SIGPENDING
#include "process.h"

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        uid_t user = lone_user();
        MUST(setresuid(user, user, user));
        struct rlimit limit = {5, 5};
        MUST(setrlimit(RLIMIT_SIGPENDING, &limit));
        for (int round = 0; round < 4; round++) {
            block(SIGRTMIN);
            pid_t other = fork_or_fail();
            if (other == 0) {
                for (int i = 0; i < 5; i++) MUST(sigqueue(getpid(), SIGRTMIN, (union sigval){i}));
                CHECK_ERRNO(sigqueue(getpid(), SIGRTMIN, (union sigval){5}), EAGAIN);
                CHILD_DONE();
            }
            check_child(other);
            for (int i = 0; i < 5; i++) CHECK_EQ(sigqueue(getpid(), SIGRTMIN, (union sigval){i}), 0);
            siginfo_t info;
            for (int i = 0; i < 5; i++) {
                CHECK_EQ(accept_signal(SIGRTMIN, &info), SIGRTMIN);
                CHECK_EQ(info.si_value.sival_int, i);
            }
        }
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}

// rule: RLIMIT_SIGPENDING counts the queued signals of all processes of the receiver's real user together
// source: getrlimit(2), RLIMIT_SIGPENDING
// covers: pitfall 14
#include "process.h"

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        uid_t user = lone_user();
        MUST(setresuid(user, user, user));
        struct rlimit limit = {10, 10};
        MUST(setrlimit(RLIMIT_SIGPENDING, &limit));
        block(SIGRTMIN);
        pid_t other = fork_or_fail();
        if (other == 0) stay();
        for (int i = 0; i < 6; i++) CHECK_EQ(sigqueue(getpid(), SIGRTMIN, (union sigval){0}), 0);
        for (int i = 0; i < 4; i++) CHECK_EQ(sigqueue(other, SIGRTMIN, (union sigval){0}), 0);
        CHECK_ERRNO(sigqueue(other, SIGRTMIN, (union sigval){0}), EAGAIN);
        CHECK_ERRNO(sigqueue(getpid(), SIGRTMIN, (union sigval){0}), EAGAIN);
        // The other's end frees its four.
        end_child(other);
        for (int i = 0; i < 4; i++) CHECK_EQ(sigqueue(getpid(), SIGRTMIN, (union sigval){0}), 0);
        CHECK_ERRNO(sigqueue(getpid(), SIGRTMIN, (union sigval){0}), EAGAIN);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}

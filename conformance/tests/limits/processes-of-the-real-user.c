// rule: RLIMIT_NPROC counts the tasks of the real user, whatever the effective one is
// source: getrlimit(2), RLIMIT_NPROC
#include "process.h"

int main(void)
{
    uid_t user = lone_user();
    struct rlimit limit = {1, 1};
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setrlimit(RLIMIT_NPROC, &limit));
        // Real user root: not bound, although without a capability.
        MUST(setresuid(0, user, user));
        check_child(fork_or_fail() ?: (_exit(0), 0));
        CHILD_DONE();
    }
    check_child(child);
    child = fork_or_fail();
    if (child == 0) {
        MUST(setrlimit(RLIMIT_NPROC, &limit));
        MUST(setresuid(user, user + 1, user + 1));
        CHECK_ERRNO(fork(), EAGAIN);
        CHECK_ERRNO(clone_(CLONE_VM | CLONE_VFORK | SIGCHLD), EAGAIN);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}

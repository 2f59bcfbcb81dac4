// rule: a child has its parent's limits; what either sets after is its own
// source: POSIX fork(), getrlimit(); getrlimit(2), NOTES
#include "process.h"

int main(void)
{
    struct rlimit limit = {77, 99}, got;
    MUST(setrlimit(RLIMIT_SIGPENDING, &limit));
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(getrlimit(RLIMIT_SIGPENDING, &got));
        CHECK(got.rlim_cur == 77 && got.rlim_max == 99);
        limit.rlim_cur = 11;
        MUST(setrlimit(RLIMIT_SIGPENDING, &limit));
        pid_t grandchild = fork_or_fail();
        if (grandchild == 0) {
            MUST(getrlimit(RLIMIT_SIGPENDING, &got));
            CHECK_EQ(got.rlim_cur, 11);
            CHILD_DONE();
        }
        check_child(grandchild);
        CHILD_DONE();
    }
    check_child(child);
    MUST(getrlimit(RLIMIT_SIGPENDING, &got));
    CHECK_EQ(got.rlim_cur, 77);
    DONE();
}

// rule: a zombie's limits can be read and set until it is reaped; then there is no such process
// source: prlimit(2), ESRCH
#include "process.h"

int main(void)
{
    struct rlimit limit = {5, 6}, old;
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setrlimit(RLIMIT_NOFILE, &limit));
        _exit(0);
    }
    await_end(child);
    CHECK_EQ(prlimit(child, RLIMIT_NOFILE, NULL, &old), 0);
    CHECK(old.rlim_cur == 5 && old.rlim_max == 6);
    CHECK_EQ(prlimit(child, RLIMIT_CORE, &(struct rlimit){0, 0}, NULL), 0);
    check_child(child);
    CHECK_ERRNO(prlimit(child, RLIMIT_NOFILE, NULL, &old), ESRCH);
    CHECK_ERRNO(prlimit(-1, RLIMIT_NOFILE, NULL, &old), ESRCH);
    DONE();
}

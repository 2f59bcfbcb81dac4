// rule: prlimit reads and sets another process's limits, with the same ids as the other's or with privilege, else EPERM
// source: prlimit(2)
#include "process.h"

int main(void)
{
    struct rlimit limit = {40, 60}, old;
    uid_t user = lone_user();
    line up = new_line(), go = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        tell(up);
        await(go);
        MUST(getrlimit(RLIMIT_NOFILE, &old));
        CHECK(old.rlim_cur == 40 && old.rlim_max == 60);
        CHILD_DONE();
    }
    await(up);
    struct rlimit mine;
    MUST(getrlimit(RLIMIT_NOFILE, &mine));
    CHECK_EQ(prlimit(child, RLIMIT_NOFILE, &limit, &old), 0);
    CHECK_EQ(old.rlim_cur, mine.rlim_cur);
    CHECK_EQ(prlimit(child, RLIMIT_NOFILE, NULL, &old), 0);
    CHECK(old.rlim_cur == 40 && old.rlim_max == 60);
    MUST(getrlimit(RLIMIT_NOFILE, &old));
    CHECK_EQ(old.rlim_cur, mine.rlim_cur);
    limit.rlim_cur = 61;
    CHECK_ERRNO(prlimit(child, RLIMIT_NOFILE, &limit, NULL), EINVAL);
    pid_t other = fork_or_fail();
    if (other == 0) {
        MUST(setresgid(7, 7, 7));
        MUST(setresuid(user, user, user));
        CHECK_ERRNO(prlimit(child, RLIMIT_NOFILE, NULL, &old), EPERM);
        CHECK_ERRNO(prlimit(child, RLIMIT_NOFILE, &limit, NULL), EPERM);
        pid_t own = idle_child();
        CHECK_EQ(prlimit(own, RLIMIT_NOFILE, NULL, &old), 0);
        old.rlim_max++;
        CHECK_ERRNO(prlimit(own, RLIMIT_NOFILE, &old, NULL), EPERM);
        end_child(own);
        CHILD_DONE();
    }
    check_child(other);
    tell(go);
    check_child(child);
    CHECK_ERRNO(prlimit(child, RLIMIT_NOFILE, NULL, &old), ESRCH);
    DONE();
}

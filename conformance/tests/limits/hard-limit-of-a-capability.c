// rule: the hard limit can be lowered by anybody, and raised with CAP_SYS_RESOURCE alone: else EPERM, and nothing is changed
// source: POSIX setrlimit(), EPERM; getrlimit(2)
#include "process.h"
#include "capability.h"

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct rlimit limit = {3, 5}, old;
        MUST(setrlimit(RLIMIT_MSGQUEUE, &limit));
        // A runner may have been started without it.
        int may = (caps_of(0).effective & CAP(CAP_SYS_RESOURCE)) != 0;
        limit.rlim_max = 6;
        CHECK_EQ(setrlimit(RLIMIT_MSGQUEUE, &limit), may ? 0 : -1);
        MUST(set_caps(~CAP(CAP_SYS_RESOURCE) & caps_of(0).permitted, caps_of(0).permitted, 0));
        limit.rlim_max = 7;
        CHECK_ERRNO(setrlimit(RLIMIT_MSGQUEUE, &limit), EPERM);
        MUST(getrlimit(RLIMIT_MSGQUEUE, &old));
        CHECK(old.rlim_cur == 3 && old.rlim_max == (may ? 6 : 5));
        limit = (struct rlimit){4, 4};
        CHECK_EQ(setrlimit(RLIMIT_MSGQUEUE, &limit), 0);
        limit = (struct rlimit){4, 5};
        CHECK_ERRNO(setrlimit(RLIMIT_MSGQUEUE, &limit), EPERM);
        limit = (struct rlimit){5, 4};
        CHECK_ERRNO(setrlimit(RLIMIT_MSGQUEUE, &limit), EINVAL);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}

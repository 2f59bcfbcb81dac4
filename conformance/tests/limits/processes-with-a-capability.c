// rule: CAP_SYS_RESOURCE or CAP_SYS_ADMIN lets a user have more tasks than RLIMIT_NPROC
// source: getrlimit(2), RLIMIT_NPROC
#include "process.h"
#include "capability.h"

int main(void)
{
    struct rlimit limit = {1, 1};
    uint64_t some[] = {CAP(CAP_SYS_RESOURCE), CAP(21), CAP(CAP_KILL)};
    for (int i = 0; i < 3; i++) {
        // A runner may have been started without it.
        if (!(caps_of(0).permitted & some[i])) continue;
        pid_t child = fork_or_fail();
        if (child == 0) {
            uid_t user = lone_user();
            MUST(setrlimit(RLIMIT_NPROC, &limit));
            MUST(prctl(PR_SET_KEEPCAPS, 1));
            MUST(setresuid(user, user, user));
            MUST(set_caps(some[i], some[i], 0));
            pid_t other = fork();
            if (other == 0) _exit(0);
            CHECK_EQ(other > 0, i < 2);
            if (other > 0) CHECK_EQ(reap(other), EXITED(0));
            CHILD_DONE();
        }
        check_child(child);
    }
    DONE();
}

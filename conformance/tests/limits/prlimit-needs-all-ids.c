// rule: prlimit of another process needs its real, effective and saved ids all to be the caller's real ones: else EPERM, without CAP_SYS_RESOURCE
// source: prlimit(2), EPERM
#include "process.h"
#include "capability.h"
#include <grp.h>

int main(void)
{
    uid_t user = 2000001, other = 2000002;
    struct {
        uid_t r, e, s;
        gid_t g;
        int allowed;
    } targets[] = {
        {user, user, user, user, 1},
        {other, user, user, user, 0},
        {user, other, user, user, 0},
        {user, user, other, user, 0},
        {user, user, user, other, 0},
    };
    for (int i = 0; i < 5; i++) {
        line up = new_line();
        pid_t target = fork_or_fail();
        if (target == 0) {
            MUST(setresgid(targets[i].g, user, user));
            MUST(setresuid(targets[i].r, targets[i].e, targets[i].s));
            tell(up);
            stay();
        }
        await(up);
        pid_t child = fork_or_fail();
        if (child == 0) {
            struct rlimit limit;
            MUST(setresgid(user, user, user));
            MUST(prctl(PR_SET_KEEPCAPS, 1));
            // The effective id of the caller does not count.
            MUST(setresuid(user, other, user));
            uint64_t resource = caps_of(0).permitted & CAP(CAP_SYS_RESOURCE);
            MUST(set_caps(0, resource, 0));
            int got = prlimit(target, RLIMIT_CORE, NULL, &limit);
            CHECK_EQ(got, targets[i].allowed ? 0 : -1);
            if (got != 0) CHECK_EQ(errno, EPERM);
            // A runner may have been started without it.
            if (resource) {
                MUST(set_caps(resource, resource, 0));
                CHECK_EQ(prlimit(target, RLIMIT_CORE, NULL, &limit), 0);
            }
            CHILD_DONE();
        }
        check_child(child);
        end_child(target);
    }
    DONE();
}

// rule: PR_CAPBSET_DROP takes a capability out of the bounding set for good, needs CAP_SETPCAP, and is inherited
// source: PR_CAPBSET_DROP(2const), PR_CAPBSET_READ(2const)
#include "process.h"
#include "capability.h"

int main(void)
{
    CHECK_EQ(prctl(PR_CAPBSET_READ, CAP_KILL), 1);
    CHECK_ERRNO(prctl(PR_CAPBSET_READ, 64), EINVAL);
    CHECK_ERRNO(prctl(PR_CAPBSET_READ, -1), EINVAL);
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(prctl(PR_CAPBSET_DROP, CAP_CHOWN), 0);
        CHECK_EQ(prctl(PR_CAPBSET_READ, CAP_CHOWN), 0);
        CHECK(caps_of(0).permitted & CAP(CAP_CHOWN));
        CHECK_ERRNO(prctl(PR_CAPBSET_DROP, 64), EINVAL);
        pid_t other = fork_or_fail();
        if (other == 0) {
            CHECK_EQ(prctl(PR_CAPBSET_READ, CAP_CHOWN), 0);
            MUST(set_caps(0, 0, 0));
            CHECK_ERRNO(prctl(PR_CAPBSET_DROP, CAP_KILL), EPERM);
            CHECK_ERRNO(prctl(PR_CAPBSET_DROP, 64), EPERM);
            CHILD_DONE();
        }
        check_child(other);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(prctl(PR_CAPBSET_READ, CAP_CHOWN), 1);
    DONE();
}

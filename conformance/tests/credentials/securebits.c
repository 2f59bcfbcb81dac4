// rule: SECBIT_NO_SETUID_FIXUP leaves capabilities alone when ids change; locks hold, unknown bits and want of CAP_SETPCAP are EPERM
// source: capabilities(7), "The securebits flags"; PR_SET_SECUREBITS(2const)
#include "process.h"
#include "capability.h"

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct caps before = caps_of(0);
        CHECK_EQ(prctl(PR_GET_SECUREBITS), 0);
        CHECK_ERRNO(prctl(PR_SET_SECUREBITS, 1 << 30), EPERM);
        CHECK_EQ(prctl(PR_SET_SECUREBITS, 1 << 2 | 1 << 5), 0);
        CHECK_EQ(prctl(PR_GET_SECUREBITS), 1 << 2 | 1 << 5);
        // KEEP_CAPS is locked off.
        CHECK_ERRNO(prctl(PR_SET_KEEPCAPS, 1), EPERM);
        CHECK_ERRNO(prctl(PR_SET_SECUREBITS, 1 << 2), EPERM);
        CHECK_ERRNO(prctl(PR_SET_SECUREBITS, 1 << 2 | 1 << 4 | 1 << 5), EPERM);
        MUST(setresuid(5, 5, 5));
        struct caps after = caps_of(0);
        CHECK_EQ(after.effective, before.effective);
        CHECK_EQ(after.permitted, before.permitted);
        MUST(set_caps(0, 0, 0));
        CHECK_ERRNO(prctl(PR_SET_SECUREBITS, 1 << 2 | 1 << 5), EPERM);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}

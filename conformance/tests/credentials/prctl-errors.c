// rule: prctl refuses options that it does not know, signals that are none and dumpable values that nobody may set: EINVAL
// source: prctl(2), EINVAL; PR_SET_PDEATHSIG(2const), PR_SET_DUMPABLE(2const), PR_SET_TIMING(2const)
#include "process.h"

int main(void)
{
    CHECK_ERRNO(prctl(0x7fffffff, 0, 0, 0, 0), EINVAL);
    CHECK_ERRNO(prctl(-1, 0, 0, 0, 0), EINVAL);
    CHECK_ERRNO(prctl(PR_SET_PDEATHSIG, 65), EINVAL);
    CHECK_ERRNO(prctl(PR_SET_PDEATHSIG, -1L), EINVAL);
    CHECK_EQ(prctl(PR_SET_PDEATHSIG, SIGRTMAX), 0);
    CHECK_EQ(prctl(PR_SET_PDEATHSIG, 0), 0);
    CHECK_ERRNO(prctl(PR_GET_PDEATHSIG, 8), EFAULT);
    CHECK_ERRNO(prctl(PR_SET_DUMPABLE, 2), EINVAL);
    CHECK_ERRNO(prctl(PR_SET_DUMPABLE, 3), EINVAL);
    CHECK_EQ(prctl(PR_GET_DUMPABLE), 1);
    CHECK_EQ(prctl(PR_SET_DUMPABLE, 0), 0);
    CHECK_EQ(prctl(PR_GET_DUMPABLE), 0);
    CHECK_EQ(prctl(PR_GET_TIMING), 0);
    CHECK_EQ(prctl(PR_SET_TIMING, 0), 0);
    CHECK_ERRNO(prctl(PR_SET_TIMING, 1), EINVAL);
    CHECK_EQ(prctl(PR_GET_SECCOMP), 0);
    CHECK_ERRNO(prctl(PR_CAP_AMBIENT, 5, 0, 0, 0), EINVAL);
    DONE();
}

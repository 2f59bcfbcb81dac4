// rule: a change of the effective user clears the parent-death signal and the dumpable attribute
// source: PR_SET_PDEATHSIG(2const); PR_SET_DUMPABLE(2const)
// covers: pitfall 33
#include "process.h"

int main(void)
{
    int sig = -1;
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(prctl(PR_SET_PDEATHSIG, SIGUSR1));
        CHECK_EQ(prctl(PR_GET_DUMPABLE), 1);
        MUST(setresuid(-1, -1, 0)); // no change
        MUST(prctl(PR_GET_PDEATHSIG, &sig));
        CHECK_EQ(sig, SIGUSR1);
        MUST(seteuid(lone_user()));
        MUST(prctl(PR_GET_PDEATHSIG, &sig));
        CHECK_EQ(sig, 0);
        CHECK(prctl(PR_GET_DUMPABLE) != 1);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}

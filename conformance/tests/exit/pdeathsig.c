// rule: PR_SET_PDEATHSIG sends its signal when the parent dies, as from the parent
// source: PR_SET_PDEATHSIG(2const)
// covers: pitfall 33
#include "process.h"

int main(void)
{
    int sig = -1;
    line up = new_line();
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    CHECK_ERRNO(prctl(PR_SET_PDEATHSIG, 65), EINVAL);
    CHECK_ERRNO(prctl(PR_SET_PDEATHSIG, -1), EINVAL);
    pid_t child = fork_or_fail();
    if (child == 0) {
        block(SIGUSR1);
        pid_t me = getpid();
        if (fork_or_fail() == 0) {
            MUST(prctl(PR_SET_PDEATHSIG, SIGUSR1));
            MUST(prctl(PR_GET_PDEATHSIG, &sig));
            CHECK_EQ(sig, SIGUSR1);
            tell(up);
            siginfo_t info;
            CHECK_EQ(accept_signal(SIGUSR1, &info), SIGUSR1);
            CHECK_EQ(info.si_code, SI_USER);
            CHECK_EQ(info.si_pid, me);
            CHECK(getppid() != me);
            MUST(prctl(PR_GET_PDEATHSIG, &sig));
            CHECK_EQ(sig, SIGUSR1); // it stays for the next parent
            _exit(failures ? 1 : 5);
        }
        stay();
    }
    await(up);
    end_child(child);
    CHECK_EQ(wait_status(-1, 0), EXITED(5));
    DONE();
}

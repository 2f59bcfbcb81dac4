// rule: a stop and its continuation interrupt sigwaitinfo and sigtimedwait with EINTR
// source: signal(7), "Interruption of system calls and library functions by stop signals"
#include "process.h"

int main(void)
{
    line up = new_line();
    block(SIGUSR1);
    pid_t child = fork_or_fail();
    if (child == 0) {
        sigset_t set = set_of(SIGUSR1);
        tell(up);
        int got = (int)syscall(SYS_rt_sigtimedwait, &set, NULL, NULL, 8);
        CHECK_EQ(got, -1);
        CHECK_EQ(errno, EINTR);
        CHILD_DONE();
    }
    await(up);
    // Once it sleeps there, the first stop ends it.
    siginfo_t info;
    do {
        sleep_ms(2);
        MUST(kill(child, SIGSTOP));
        MUST(waitid(P_PID, child, &info, WSTOPPED | WEXITED | WNOWAIT));
        MUST(kill(child, SIGCONT));
    } while (info.si_code == CLD_STOPPED);
    check_child(child);
    DONE();
}

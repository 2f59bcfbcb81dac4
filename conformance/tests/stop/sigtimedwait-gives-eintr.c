// rule: a stop and its continuation interrupt sigwaitinfo and sigtimedwait with EINTR
// source: signal(7), "Interruption of system calls and library functions by stop signals"
#include "process.h"

int main(void)
{
    line up = new_line();
    block(SIGUSR1);
    volatile long *words = shared_words();
    pid_t child = fork_or_fail();
    if (child == 0) {
        sigset_t set = set_of(SIGUSR1);
        tell(up);
        int got = (int)syscall(SYS_rt_sigtimedwait, &set, NULL, NULL, 8);
        words[0] = 1;
        CHECK_EQ(got, -1);
        CHECK_EQ(errno, EINTR);
        CHILD_DONE();
    }
    await(up);
    // Once it sleeps there, the first stop ends it.
    while (words[0] == 0) {
        sleep_ms(2);
        MUST(kill(child, SIGSTOP));
        if (wait_status(child, WUNTRACED) != STOPPED(SIGSTOP)) break;
        MUST(kill(child, SIGCONT));
        sleep_ms(2);
    }
    MUST(kill(child, SIGCONT));
    check_child(child);
    DONE();
}

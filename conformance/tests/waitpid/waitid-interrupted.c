// rule: a handler with SA_RESTART lets waitid go on, for any kind of change
// source: POSIX waitid(), ERRORS [EINTR]; signal(7), "Interruption of system calls"
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGUSR1, handler, SA_RESTART);
    const int changes[] = {WEXITED, WSTOPPED, WEXITED | WSTOPPED | WCONTINUED};
    for (int i = 0; i < 3; i++) {
        pid_t parent = getpid(), child = fork_or_fail();
        if (child == 0) {
            for (int n = 0; n < 5; n++) {
                sleep_ms(1);
                kill(parent, SIGUSR1);
            }
            if (i > 0) raise(SIGSTOP);
            _exit(7);
        }
        siginfo_t info = {0};
        count = 0;
        CHECK_EQ(waitid(P_PID, child, &info, changes[i]), 0);
        CHECK_EQ(info.si_code, i > 0 ? CLD_STOPPED : CLD_EXITED);
        CHECK(count >= 1);
        if (i > 0) end_child(child);
        else CHECK_ERRNO(waitpid(child, NULL, 0), ECHILD);
    }
    DONE();
}

// rule: each signal whose default is to terminate ends the process with its number; without a core limit no core bit
// source: POSIX <signal.h>, default actions; signal(7), "Standard signals"
#include "process.h"

int main(void)
{
    struct rlimit none = {0, 0};
    MUST(setrlimit(RLIMIT_CORE, &none));
    for (int sig = 1; sig <= 64; sig++) {
        switch (sig) {
        case SIGCHLD:
        case SIGURG:
        case SIGWINCH:
        case SIGCONT:
        case SIGSTOP:
        case SIGTSTP:
        case SIGTTIN:
        case SIGTTOU:
            continue;
        }
        pid_t child = idle_child();
        MUST(kill(child, sig));
        siginfo_t info;
        CHECK_EQ(waitid(P_PID, child, &info, WEXITED | WNOWAIT), 0);
        CHECK_EQ(info.si_code, CLD_KILLED);
        CHECK_EQ(info.si_status, sig);
        CHECK_EQ(reap(child), KILLED(sig));
    }
    DONE();
}

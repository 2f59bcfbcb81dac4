// rule: children of a parent that ignores SIGCHLD do not pile up
// source: POSIX _Exit(), "Consequences of Process Termination"
// covers: pitfall 26
#include "process.h"

int main(void)
{
    on_signal(SIGCHLD, SIG_IGN, 0);
    for (int round = 0; round < 20; round++) {
        pid_t last = 0;
        for (int i = 0; i < 20; i++) {
            last = fork_or_fail();
            if (last == 0) _exit(0);
        }
        CHECK_ERRNO(wait(NULL), ECHILD);
        CHECK_ERRNO(kill(last, 0), ESRCH);
    }
    DONE();
}

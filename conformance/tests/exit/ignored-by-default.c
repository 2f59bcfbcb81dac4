// rule: SIGCHLD, SIGURG, SIGWINCH and SIGCONT do not end a process
// source: POSIX <signal.h>, default actions
#include "process.h"

int main(void)
{
    pid_t child = idle_child();
    MUST(kill(child, SIGCHLD));
    MUST(kill(child, SIGURG));
    MUST(kill(child, SIGWINCH));
    MUST(kill(child, SIGCONT));
    MUST(kill(child, SIGRTMAX));
    CHECK_EQ(reap(child), KILLED(SIGRTMAX));
    DONE();
}

// rule: timers run while a process is stopped; their signals are delivered after it continues
// source: POSIX alarm(); 2.4.1
#include "process.h"

int main(void)
{
    line up = new_line(), go = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        block(SIGALRM);
        struct itimerval soon = {{0, 0}, {0, 10000}};
        tell(up);
        await(go);
        MUST(setitimer(ITIMER_REAL, &soon, NULL));
        MUST(raise(SIGSTOP));
        CHECK_EQ(is_pending(SIGALRM), 1);
        CHILD_DONE();
    }
    await(up);
    tell(go);
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    sleep_ms(30);
    MUST(kill(child, SIGCONT));
    check_child(child);
    DONE();
}

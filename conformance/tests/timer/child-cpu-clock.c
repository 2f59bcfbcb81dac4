// rule: a timer on a child's processor clock signals its owner when the child has computed that long
// source: POSIX timer_create(), clock_getcpuclockid()
#include "process.h"

int main(void)
{
    block(SIGRTMIN);
    line go = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        await(go);
        for (;;) {
        }
    }
    clockid_t clock;
    CHECK_EQ(clock_getcpuclockid(child, &clock), 0);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
    int timer;
    MUST(syscall(SYS_timer_create, clock, &event, &timer));
    struct itimerspec when = {{0, 0}, {0, 50000000}};
    MUST(syscall(SYS_timer_settime, timer, 0, &when, NULL));
    tell(go);
    siginfo_t info;
    CHECK_EQ(accept_signal(SIGRTMIN, &info), SIGRTMIN);
    CHECK_EQ(info.si_code, SI_TIMER);
    CHECK(now_ns(clock) >= 50000000);
    end_child(child);
    DONE();
}

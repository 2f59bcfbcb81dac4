// rule: the child has none of the parent's POSIX timers; deleting there what is not there is EINVAL
// source: POSIX fork(), DESCRIPTION; timer_create()
#include "process.h"

int main(void)
{
    block(SIGRTMIN);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
    int timer;
    MUST(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer));
    struct itimerspec soon = {{0, 0}, {0, 20000000}}, got;
    MUST(syscall(SYS_timer_settime, timer, 0, &soon, NULL));
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_ERRNO(syscall(SYS_timer_gettime, timer, &got), EINVAL);
        CHECK_ERRNO(syscall(SYS_timer_settime, timer, 0, &soon, NULL), EINVAL);
        CHECK_ERRNO(syscall(SYS_timer_delete, timer), EINVAL);
        // The parent's fires for the parent alone.
        sigset_t set = set_of(SIGRTMIN);
        struct timespec limit = {0, 60000000};
        CHECK_ERRNO(sigtimedwait(&set, NULL, &limit), EAGAIN);
        CHILD_DONE();
    }
    siginfo_t info;
    CHECK_EQ(accept_signal(SIGRTMIN, &info), SIGRTMIN);
    CHECK_EQ(info.si_code, SI_TIMER);
    check_child(child);
    MUST(syscall(SYS_timer_delete, timer));
    DONE();
}

// rule: the alarm and the interval timers stay armed, POSIX timers are deleted
// source: POSIX execve(), DESCRIPTION
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        struct itimerval left;
        struct itimerspec got;
        MUST(getitimer(ITIMER_VIRTUAL, &left));
        CHECK(left.it_value.tv_sec > 100 && left.it_value.tv_sec <= 500);
        CHECK_EQ(left.it_interval.tv_sec, 7);
        unsigned seconds = alarm(0);
        CHECK(seconds > 100 && seconds <= 500);
        CHECK_ERRNO(syscall(SYS_timer_gettime, atoi(argv[2]), &got), EINVAL);
        DONE();
    }
    const char *self = own_file(argv);
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct itimerval value = {{7, 0}, {500, 0}};
        struct itimerspec when = {{500, 0}, {500, 0}};
        int timer;
        MUST(setitimer(ITIMER_VIRTUAL, &value, NULL));
        alarm(500);
        MUST(syscall(SYS_timer_create, CLOCK_MONOTONIC, NULL, &timer));
        MUST(syscall(SYS_timer_settime, timer, 0, &when, NULL));
        EXECUTE(self, "second", decimal(timer));
    }
    check_child(child);
    DONE();
}

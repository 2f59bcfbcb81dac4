// rule: the child has no alarm and no interval timer; the parent's stay armed
// source: POSIX fork(), DESCRIPTION; setitimer(2)
#include "process.h"

int main(void)
{
    struct itimerval value = {{0, 0}, {100, 0}};
    MUST(setitimer(ITIMER_VIRTUAL, &value, NULL));
    MUST(setitimer(ITIMER_PROF, &value, NULL));
    alarm(100);
    pid_t child = fork_or_fail();
    if (child == 0) {
        for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++) {
            MUST(getitimer(which, &value));
            CHECK_EQ(value.it_value.tv_sec, 0);
            CHECK_EQ(value.it_value.tv_usec, 0);
        }
        CHECK_EQ(alarm(0), 0);
        CHILD_DONE();
    }
    check_child(child);
    for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++) {
        MUST(getitimer(which, &value));
        CHECK(value.it_value.tv_sec > 0);
    }
    CHECK(alarm(0) > 0);
    DONE();
}

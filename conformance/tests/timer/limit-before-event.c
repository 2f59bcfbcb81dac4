// rule: timer_create at the limit of pending signals gives EAGAIN, whatever is wrong with its event or clock of processor time
// source: timer_create(2), ERRORS; Linux makes the timer before it looks at these
#include "check.h"

static void check_all(int limit)
{
    struct sigevent bad;
    timer_t timer;
    memset(&bad, 0, sizeof bad);
    bad.sigev_signo = 65;
    CHECK_ERRNO(syscall(SYS_timer_create, CLOCK_REALTIME, &bad, &timer), limit ? EAGAIN : EINVAL);
    CHECK_ERRNO(syscall(SYS_timer_create, -1, NULL, &timer), limit ? EAGAIN : EINVAL);
    // A clock that there is not is found out before.
    CHECK_ERRNO(syscall(SYS_timer_create, 99, NULL, &timer), EINVAL);
}

int main(void)
{
    check_all(0);
    struct rlimit none = {0, 0};
    MUST(getrlimit(RLIMIT_SIGPENDING, &none));
    none.rlim_cur = 0;
    MUST(setrlimit(RLIMIT_SIGPENDING, &none));
    check_all(1);
    DONE();
}

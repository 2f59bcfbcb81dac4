// rule: a POSIX timer takes a place under RLIMIT_SIGPENDING: timer_create gives EAGAIN at the limit
// source: getrlimit(2), RLIMIT_SIGPENDING; timer_create(2)
// covers: pitfall 14
#include "check.h"

int main(void)
{
    struct rlimit none = {0, 0};
    MUST(setrlimit(RLIMIT_SIGPENDING, &none));
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    CHECK_ERRNO(timer_create(CLOCK_MONOTONIC, &event, &timer), EAGAIN);
    DONE();
}

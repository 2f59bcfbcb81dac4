// rule: sigtimedwait leaves pending what is not in its set
// source: POSIX sigtimedwait(), DESCRIPTION
// covers: pitfall 3
#include "check.h"

int main(void)
{
    struct timespec zero = {0};
    int signals[] = {SIGHUP, SIGUSR1, SIGTERM, 40};
    for (int i = 0; i < 4; i++) {
        block(signals[i]);
        MUST(kill(getpid(), signals[i]));
    }
    sigset_t set = set_of(SIGTERM);
    sigaddset(&set, SIGUSR2);
    CHECK_EQ(sigtimedwait(&set, NULL, &zero), SIGTERM);
    CHECK_ERRNO(sigtimedwait(&set, NULL, &zero), EAGAIN);
    sigset_t none;
    sigemptyset(&none);
    CHECK_ERRNO(sigtimedwait(&none, NULL, &zero), EAGAIN);
    CHECK_EQ(is_pending(SIGHUP), 1);
    CHECK_EQ(is_pending(SIGUSR1), 1);
    CHECK_EQ(is_pending(SIGTERM), 0);
    CHECK_EQ(is_pending(40), 1);
    DONE();
}

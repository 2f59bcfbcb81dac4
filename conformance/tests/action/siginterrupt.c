// rule: siginterrupt sets or clears SA_RESTART of a signal and leaves the rest of its action
// source: POSIX siginterrupt()
#include "restart.h"

int main(void)
{
    struct sigaction set = {.sa_handler = restart_handler, .sa_flags = SA_NODEFER}, got;
    sigemptyset(&set.sa_mask);
    sigaddset(&set.sa_mask, SIGUSR1);
    MUST(sigaction(SIGALRM, &set, NULL));
    for (int flag = 0; flag < 2; flag++) {
        CHECK_EQ(siginterrupt(SIGALRM, flag), 0);
        MUST(sigaction(SIGALRM, NULL, &got));
        CHECK(got.sa_handler == restart_handler);
        CHECK_EQ(sigismember(&got.sa_mask, SIGUSR1), 1);
        CHECK_EQ(got.sa_flags & (SA_NODEFER | SA_RESTART), SA_NODEFER | (flag ? 0 : SA_RESTART));
    }
    CHECK_ERRNO(siginterrupt(0, 1), EINVAL);
    CHECK_ERRNO(siginterrupt(70, 1), EINVAL);
    DONE();
}

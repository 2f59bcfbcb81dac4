// rule: sigsuspend sleeps until a handler has run, gives -1 and EINTR even with SA_RESTART, and restores the mask
// source: POSIX sigsuspend(), RETURN VALUE
// covers: pitfall 25, pitfall 16
#include "check.h"

static int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGALRM, handler, SA_RESTART);
    on_signal(SIGURG, SIG_DFL, 0);
    block(SIGALRM);
    sigset_t none;
    sigemptyset(&none);
    for (int i = 1; i <= 3; i++) {
        struct itimerval soon = {.it_value.tv_usec = 5000};
        MUST(setitimer(ITIMER_REAL, &soon, NULL));
        CHECK_ERRNO(sigsuspend(&none), EINTR);
        CHECK_EQ(count, i);
        CHECK_EQ(is_blocked(SIGALRM), 1);
    }
    DONE();
}

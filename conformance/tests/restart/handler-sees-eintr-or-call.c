// rule: in the frame of an interrupted call the result is -EINTR when it fails
// source: seen on Linux 6.1, 6.12 and 6.18; how a tracer and a libc see a restart
// covers: pitfall 24
#include "restart.h"
#include "arch.h"

static volatile long long result;

static void handler(int sig, siginfo_t *info, void *context)
{
    result = RESULT((ucontext_t *)context);
    handled++;
}

int main(void)
{
    struct itimerval soon = {.it_value.tv_usec = 20000};
    struct timespec time = {10, 0};
    on_siginfo(SIGALRM, handler, SA_RESTART);
    MUST(setitimer(ITIMER_REAL, &soon, NULL));
    CHECK_ERRNO(nanosleep(&time, NULL), EINTR);
    CHECK_EQ(handled, 1);
    CHECK_EQ(result, -EINTR);
    DONE();
}

// rule: in the frame of an interrupted call RAX is -EINTR when it fails, the call's number when it is restarted
// source: seen on Linux 6.18 (x86-64); how a tracer and a libc see a restart
// covers: pitfall 24
#include "restart.h"

static volatile long long rax;

static void handler(int sig, siginfo_t *info, void *context)
{
    rax = ((ucontext_t *)context)->uc_mcontext.gregs[REG_RAX];
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
    CHECK_EQ(rax, -EINTR);
    DONE();
}

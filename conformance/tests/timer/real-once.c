// rule: ITIMER_REAL with a zero interval signals once; its signal is SIGALRM with SI_KERNEL
// source: getitimer(2); seen on Linux 6.18
#include "check.h"

static volatile int count;
static siginfo_t got;

static void handler(int sig, siginfo_t *info, void *context)
{
    got = *info;
    count++;
}

int main(void)
{
    on_siginfo(SIGALRM, handler, 0);
    struct itimerval once = {.it_value.tv_usec = 5000}, now;
    MUST(setitimer(ITIMER_REAL, &once, NULL));
    sleep_ms(30);
    CHECK_EQ(count, 1);
    CHECK_EQ(got.si_signo, SIGALRM);
    CHECK_EQ(got.si_code, SI_KERNEL);
    MUST(getitimer(ITIMER_REAL, &now));
    CHECK_EQ(now.it_value.tv_sec + now.it_value.tv_usec, 0);
    DONE();
}

// rule: instances of one real-time signal queue, and are delivered in order with their values
// source: POSIX 2.4.2 Realtime Signal Generation and Delivery
#include "check.h"

static int values[100], count;

static void handler(int sig, siginfo_t *info, void *context)
{
    CHECK_EQ(info->si_code, SI_QUEUE);
    values[count++] = info->si_value.sival_int;
}

int main(void)
{
    int sig = SIGRTMIN + 1;
    on_siginfo(sig, handler, 0);
    block(sig);
    for (int i = 0; i < 100; i++) MUST(sigqueue(getpid(), sig, (union sigval){.sival_int = i * 7}));
    CHECK_EQ(count, 0);
    unblock(sig);
    CHECK_EQ(count, 100);
    for (int i = 0; i < 100; i++) CHECK_EQ(values[i], i * 7);
    DONE();
}

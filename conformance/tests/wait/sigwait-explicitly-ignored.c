// rule: sigwaitinfo takes a blocked signal whose disposition is SIG_IGN
// source: seen on Linux 6.18
// covers: surprise 2, pitfall 25
#include "check.h"

static void *sender(void *arg)
{
    sleep_ms(5);
    MUST(kill(getpid(), SIGUSR1));
    return NULL;
}

int main(void)
{
    on_signal(SIGUSR1, SIG_IGN, 0);
    block(SIGUSR1);
    sigset_t set = set_of(SIGUSR1);
    MUST(raise(SIGUSR1));
    CHECK_EQ(sigwaitinfo(&set, NULL), SIGUSR1);
    pthread_t thread = start_thread(sender, NULL);
    CHECK_EQ(sigwaitinfo(&set, NULL), SIGUSR1);
    join_thread(thread);
    DONE();
}

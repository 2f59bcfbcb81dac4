// rule: a signal that is ignored does not interrupt a sleeping call
// source: POSIX 2.4.4 Effects of Signals on Other Functions
// covers: pitfall 16
#include "restart.h"

static void *sender(void *arg)
{
    pthread_t *target = arg;
    for (int i = 0; i < 5; i++) {
        sleep_ms(3);
        pthread_kill(*target, SIGUSR1);
        pthread_kill(*target, SIGURG);
        pthread_kill(*target, SIGWINCH);
        pthread_kill(*target, SIGCONT);
    }
    return NULL;
}

int main(void)
{
    on_signal(SIGUSR1, SIG_IGN, 0);
    pthread_t self = pthread_self(), thread = start_thread(sender, &self);
    struct timespec time = {0, 50000000};
    long long start = now_ns(CLOCK_MONOTONIC);
    CHECK_EQ(nanosleep(&time, NULL), 0);
    CHECK(now_ns(CLOCK_MONOTONIC) - start >= 50000000);
    join_thread(thread);
    DONE();
}

// rule: while it sleeps, sigwaitinfo takes a signal of its set that the thread does not block, without running the handler
// source: seen on Linux 6.18 (the set counts as blocked during the wait)
// covers: pitfall 3
#include "check.h"

static int count;

static void handler(int sig)
{
    count++;
}

static void *sender(void *arg)
{
    pthread_t *target = arg;
    sleep_ms(10);
    MUST0(pthread_kill(*target, SIGUSR1));
    return NULL;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    pthread_t self = pthread_self();
    pthread_t thread = start_thread(sender, &self);
    sigset_t set = set_of(SIGUSR1);
    int got = (int)syscall(SYS_rt_sigtimedwait, &set, NULL, NULL, 8);
    CHECK_EQ(got, SIGUSR1);
    CHECK_EQ(count, 0);
    CHECK_EQ(is_blocked(SIGUSR1), 0);
    join_thread(thread);
    DONE();
}

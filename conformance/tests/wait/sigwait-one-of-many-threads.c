// rule: of several threads in sigwait for one signal, each signal wakes exactly one
// source: POSIX sigwait(), DESCRIPTION
// covers: pitfall 15
#include "check.h"

static int taken;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *waiter(void *arg)
{
    sigset_t set = set_of(SIGUSR1);
    int sig;
    MUST0(sigwait(&set, &sig));
    CHECK_EQ(sig, SIGUSR1);
    pthread_mutex_lock(&lock);
    taken++;
    pthread_mutex_unlock(&lock);
    return NULL;
}

static int taken_now(void)
{
    pthread_mutex_lock(&lock);
    int n = taken;
    pthread_mutex_unlock(&lock);
    return n;
}

int main(void)
{
    pthread_t threads[4];
    block(SIGUSR1);
    for (int i = 0; i < 4; i++) threads[i] = start_thread(waiter, NULL);
    for (int i = 1; i <= 4; i++) {
        MUST(kill(getpid(), SIGUSR1));
        WAIT_UNTIL(taken_now() == i);
        sleep_ms(3);
        CHECK_EQ(taken_now(), i);
    }
    for (int i = 0; i < 4; i++) join_thread(threads[i]);
    CHECK_EQ(is_pending(SIGUSR1), 0);
    DONE();
}

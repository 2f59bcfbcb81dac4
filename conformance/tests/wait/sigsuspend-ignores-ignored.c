// rule: a signal that is ignored does not end sigsuspend
// source: POSIX sigsuspend() (an action that executes a handler, or terminates)
#include "check.h"

static volatile int done;

static void handler(int sig)
{
    done = 1;
}

static void *sender(void *arg)
{
    pthread_t *target = arg;
    for (int i = 0; i < 5; i++) {
        sleep_ms(2);
        pthread_kill(*target, SIGUSR2);
        pthread_kill(*target, SIGWINCH);
        CHECK_EQ(done, 0);
    }
    pthread_kill(*target, SIGUSR1);
    return NULL;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    on_signal(SIGUSR2, SIG_IGN, 0);
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    MUST(sigprocmask(SIG_SETMASK, &all, NULL));
    pthread_t self = pthread_self();
    pthread_t thread = start_thread(sender, &self);
    CHECK_ERRNO(sigsuspend(&none), EINTR);
    CHECK_EQ(done, 1);
    join_thread(thread);
    DONE();
}

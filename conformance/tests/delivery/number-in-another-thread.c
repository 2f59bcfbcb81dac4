// rule: a handler with SA_SIGINFO that interrupts another thread, waiting or giving way, gets signal, information and context
// source: POSIX 2.4.3, "Signal Actions"
#include <pthread.h>

#include "check.h"

static volatile sig_atomic_t number, informed, entered;
static volatile int waits;

static void handler(int sig, siginfo_t *info, void *context)
{
    number = sig;
    informed = info->si_signo == sig && context;
    entered++;
}

static void *waiter(void *argument)
{
    (void)argument;
    waits = 1;
    while (entered < 10) nanosleep(&(struct timespec){.tv_nsec = 500000}, NULL);
    while (entered < 20) sched_yield();
    return NULL;
}

int main(void)
{
    struct sigaction act = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    pthread_t thread;
    MUST(sigaction(SIGUSR1, &act, NULL));
    CHECK_EQ(pthread_create(&thread, NULL, waiter, NULL), 0);
    while (!waits) sched_yield();
    for (int sent = 0; sent < 20; sent++) {
        number = 0;
        CHECK_EQ(pthread_kill(thread, SIGUSR1), 0);
        while (entered <= sent) sched_yield();
        CHECK_EQ(number, SIGUSR1);
        CHECK(informed);
    }
    CHECK_EQ(pthread_join(thread, NULL), 0);
    DONE();
}

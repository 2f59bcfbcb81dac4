// rule: when the main thread does not block a process-directed signal, it gets it
// source: seen on Linux (the target of kill is looked at first)
// covers: pitfall 1
#include "check.h"

static volatile int on_main, elsewhere, stop;
static volatile unsigned rounds; // of the main thread, outside its handler

static void handler(int sig)
{
    if (gettid_() == getpid()) on_main++;
    else elsewhere++;
}

static void *thread(void *arg)
{
    WAIT_UNTIL(rounds > 0); // the main thread's signals are blocked in pthread_create
    for (int i = 0; i < 10; i++) {
        MUST(kill(getpid(), SIGUSR1));
        WAIT_UNTIL(on_main + elsewhere > i);
        unsigned now = rounds;
        WAIT_UNTIL(rounds - now >= 2); // the handler has returned
    }
    WAIT_UNTIL(stop);
    return NULL;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    pthread_t other = start_thread(thread, NULL);
    while (on_main + elsewhere < 10) {
        rounds++;
        sleep_ms(1);
    }
    stop = 1;
    for (int i = 0; i < 20; i++, rounds++) sleep_ms(1);
    join_thread(other);
    CHECK_EQ(on_main, 10);
    CHECK_EQ(elsewhere, 0);
    DONE();
}

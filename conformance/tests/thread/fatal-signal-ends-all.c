// rule: a signal that terminates, sent to one thread, ends the whole process
// source: POSIX 2.4.3 Signal Actions (terminate the process)
// covers: pitfall 8
// expect: signal 15
#include "check.h"

static void *thread(void *arg)
{
    for (;;) {
        if (arg) pause();
    }
    return NULL;
}

int main(void)
{
    start_thread(thread, NULL);
    start_thread(thread, &failures);
    pthread_t target = start_thread(thread, &failures);
    block(SIGTERM);
    sleep_ms(5);
    pthread_kill(target, SIGTERM);
    for (;;) pause();
}

// rule: the process lives on when the main thread calls pthread_exit, and ends with 0 with its last thread
// source: POSIX pthread_exit()
// covers: pitfall 24
#include "check.h"

static pthread_t main_thread;

static void *thread(void *arg)
{
    MUST0(pthread_join(main_thread, NULL));
    sleep_ms(10);
    CHECK_EQ(kill(getpid(), 0), 0); // the process is still there
    if (failures) exit(1);
    return NULL;
}

int main(void)
{
    main_thread = pthread_self();
    start_thread(thread, NULL);
    pthread_exit(NULL);
}

// rule: after the main thread's pthread_exit, process-directed signals go to the others
// source: POSIX 2.4.1; pthread_exit()
// covers: pitfall 1, pitfall 24
#include "check.h"

static pthread_t main_thread;
static volatile int count;

static void handler(int sig)
{
    count++;
}

static void *thread(void *arg)
{
    MUST0(pthread_join(main_thread, NULL));
    for (int i = 1; i <= 10; i++) {
        MUST(kill(getpid(), SIGUSR1));
        CHECK_EQ(count, i);
    }
    exit(failures != 0);
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    main_thread = pthread_self();
    start_thread(thread, NULL);
    pthread_exit(NULL);
}

// rule: a handler sees the thread-local variables of the thread it runs on
// source: signal-safety(7); the thread pointer belongs to the thread
// covers: pitfall 24
#include "check.h"

static __thread int mine;
static int sum;

static void handler(int sig)
{
    __atomic_add_fetch(&sum, mine, __ATOMIC_SEQ_CST);
}

static void *thread(void *arg)
{
    mine = (int)(long)arg;
    MUST0(pthread_kill(pthread_self(), SIGUSR1));
    return NULL;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    mine = 1;
    MUST(raise(SIGUSR1));
    pthread_t a = start_thread(thread, (void *)10), b = start_thread(thread, (void *)100);
    join_thread(a);
    join_thread(b);
    CHECK_EQ(sum, 111);
    DONE();
}

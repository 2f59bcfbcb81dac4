// rule: a fault's signal goes to the thread that faulted, though others have it unblocked
// source: POSIX 2.4.1 (generated for the thread that caused it)
// covers: pitfall 1
#include "check.h"

static sigjmp_buf env;
static volatile pthread_t ran_on;

static void handler(int sig)
{
    ran_on = pthread_self();
    siglongjmp(env, 1);
}

static void *thread(void *arg)
{
    if (sigsetjmp(env, 1) == 0) *(volatile char *)8 = 1;
    CHECK(ran_on == pthread_self());
    return NULL;
}

int main(void)
{
    on_signal(SIGSEGV, handler, 0);
    for (int i = 0; i < 10; i++) join_thread(start_thread(thread, NULL));
    if (sigsetjmp(env, 1) == 0) *(volatile char *)8 = 1;
    CHECK(ran_on == pthread_self());
    DONE();
}

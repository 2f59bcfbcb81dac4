// rule: thousands of threads can come and go, joined or detached, without a leak
// source: POSIX pthread_create(), pthread_detach()
// covers: pitfall 26
#include "check.h"

static int count;

static void *thread(void *arg)
{
    __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST);
    if (arg) pthread_detach(pthread_self());
    return NULL;
}

int main(void)
{
    for (int i = 0; i < 1500; i++) join_thread(start_thread(thread, NULL));
    for (int i = 0; i < 1500; i++) {
        start_thread(thread, &count);
        WAIT_UNTIL(__atomic_load_n(&count, __ATOMIC_SEQ_CST) >= 1500 + i - 8);
    }
    WAIT_UNTIL(__atomic_load_n(&count, __ATOMIC_SEQ_CST) == 3000);
    DONE();
}

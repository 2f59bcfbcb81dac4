// rule: below a thread's stack lies a guard page: running into it is SIGSEGV
// source: POSIX pthread_attr_setguardsize()
// expect: signal 11
#include "check.h"

static int __attribute__((noinline)) recurse(volatile char *previous)
{
    volatile char local[1024];
    local[0] = previous[0];
    return recurse(local) + local[0];
}

static void *thread(void *arg)
{
    volatile char first = 0;
    return (void *)(long)recurse(&first);
}

int main(void)
{
    join_thread(start_thread(thread, NULL));
    FAIL("the thread came back");
    DONE();
}

// rule: a fault in any thread without a handler ends the whole program
// source: POSIX 2.4.3 (terminate the process)
// expect: signal 4
#include "arch.h"

static void *thread(void *arg)
{
    __asm__ volatile(UNDEFINED);
    return NULL;
}

int main(void)
{
    join_thread(start_thread(thread, NULL));
    FAIL("the thread ended alone");
    DONE();
}

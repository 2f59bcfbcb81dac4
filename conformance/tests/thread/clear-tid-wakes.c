// rule: at a thread's end the kernel clears the word of set_tid_address and wakes a waiter on it
// source: set_tid_address(2)
#include "check.h"

#define FUTEX_WAIT 0
static volatile int word = 1;
static volatile int returned_tid_ok;

static void *thread(void *arg)
{
    returned_tid_ok = syscall(SYS_set_tid_address, &word) == gettid_();
    sleep_ms(10);
    syscall(SYS_exit, 0);
    return NULL;
}

int main(void)
{
    start_thread(thread, NULL);
    while (word == 1) syscall(SYS_futex, &word, FUTEX_WAIT, 1, NULL, NULL, 0);
    CHECK_EQ(word, 0);
    CHECK_EQ(returned_tid_ok, 1);
    DONE();
}

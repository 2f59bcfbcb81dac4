// rule: a wake reaches a waiter in another process through shared memory, not through a copied page
// source: futex(2), FUTEX_PRIVATE_FLAG
#include "process.h"

#define FUTEX_WAIT 0
#define FUTEX_WAKE 1

static int copied;

int main(void)
{
    volatile long *words = shared_words();
    int *futex = (int *)words;
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct timespec limit = {0, 100000000};
        CHECK_EQ(syscall(SYS_futex, futex, FUTEX_WAIT, 0, NULL, NULL, 0), 0);
        words[1] = 1;
        CHECK_ERRNO(syscall(SYS_futex, &copied, FUTEX_WAIT, 0, &limit, NULL, 0), ETIMEDOUT);
        words[2] = 1;
        CHILD_DONE();
    }
    while (syscall(SYS_futex, futex, FUTEX_WAKE, 1, NULL, NULL, 0) == 0) sleep_ms(1);
    WAIT_UNTIL(words[1] == 1);
    while (words[2] == 0) {
        CHECK_EQ(syscall(SYS_futex, &copied, FUTEX_WAKE, 1, NULL, NULL, 0), 0);
        sleep_ms(1);
    }
    check_child(child);
    DONE();
}

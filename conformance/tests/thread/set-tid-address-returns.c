// rule: set_tid_address gives the calling thread's number, whatever the address
// source: set_tid_address(2)
#include "check.h"

static void *thread(void *arg)
{
    CHECK_EQ(syscall(SYS_set_tid_address, NULL), gettid_());
    CHECK(gettid_() != getpid());
    syscall(SYS_exit, 0); // musl waits for the word that it had set
    return NULL;
}

int main(void)
{
    static int word = 7;
    CHECK_EQ(syscall(SYS_set_tid_address, &word), getpid());
    CHECK_EQ(syscall(SYS_set_tid_address, (void *)8), getpid());
    CHECK_EQ(word, 7);
    pthread_t other;
    MUST0(pthread_create(&other, NULL, thread, NULL));
    sleep_ms(20);
    syscall(SYS_exit_group, failures != 0);
}

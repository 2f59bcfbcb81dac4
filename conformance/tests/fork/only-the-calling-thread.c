// rule: the child has one thread, a copy of the one that forked, and its tid is the child's pid
// source: POSIX fork(), DESCRIPTION
#include "process.h"

static volatile long counter;
static volatile int stop;

static void *counting(void *arg)
{
    while (!stop) counter++;
    return NULL;
}

static void *forking(void *arg)
{
    pid_t parent = getpid();
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(gettid_(), getpid());
        CHECK_EQ(getppid(), parent);
        long before = counter;
        sleep_ms(5);
        CHECK_EQ(counter, before);
        CHECK_EQ(syscall(SYS_tgkill, getpid(), getpid(), 0), 0);
        // A last thread that ends by itself ends the process.
        syscall(SYS_exit, failures != 0);
    }
    check_child(child);
    return NULL;
}

int main(void)
{
    pthread_t other = start_thread(counting, NULL);
    WAIT_UNTIL(counter > 0);
    for (int i = 0; i < 5; i++) join_thread(start_thread(forking, NULL));
    long before = counter;
    WAIT_UNTIL(counter > before);
    stop = 1;
    join_thread(other);
    DONE();
}

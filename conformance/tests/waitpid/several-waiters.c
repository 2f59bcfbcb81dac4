// rule: of several threads that wait for one child, one gets it and the others ECHILD
// source: POSIX wait(), DESCRIPTION ("exactly one")
#include "process.h"

static pid_t child;

static void *waiting(void *arg)
{
    int status;
    pid_t got = waitpid(arg ? child : -1, &status, 0);
    if (got < 0) return (void *)(long)(errno == ECHILD ? 0 : -1);
    return (void *)(long)(got == child && status == EXITED(6) ? 1 : -1);
}

int main(void)
{
    line hold = new_line();
    child = fork_or_fail();
    if (child == 0) {
        close(hold.in);
        await(hold);
        _exit(6);
    }
    pthread_t threads[4];
    for (long i = 0; i < 4; i++) threads[i] = start_thread(waiting, (void *)(i % 2));
    sleep_ms(5);
    MUST(close(hold.in));
    long sum = 0;
    for (int i = 0; i < 4; i++) {
        long got = (long)join_thread(threads[i]);
        CHECK(got >= 0);
        sum += got;
    }
    CHECK_EQ(sum, 1);
    DONE();
}

// rule: semop and semtimedop end with EINTR after a handler, whatever its flags, and after a stop; semtimedop ends with EAGAIN in time
// source: signal(7), "Interruption of system calls"; semop(2)
#include "sysv.h"

static int id;

static void handler(int sig)
{
    (void)sig;
}

static int timed(int change, long sec, long nsec)
{
    struct timespec time = {sec, nsec};
    return semtimedop(id, &(struct sembuf){0, (short)change, 0}, 1, &time);
}

int main(void)
{
    id = new_set(1);
    CHECK_ERRNO(timed(-1, 0, 0), EAGAIN);
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    CHECK_ERRNO(timed(-1, 0, 20000000), EAGAIN);
    clock_gettime(CLOCK_MONOTONIC, &after);
    CHECK((after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec >= 20000000);
    CHECK_EQ(semctl(id, 0, GETNCNT), 0);
    CHECK_ERRNO(timed(-1, 0, 1000000000), EINVAL);
    CHECK_ERRNO(timed(-1, -1, 0), EINVAL);
    // The time is looked at even by one that does not wait.
    CHECK_ERRNO(timed(1, 0, -1), EINVAL);
    CHECK_EQ(value_of(id, 0), 0);
    CHECK_ERRNO(syscall(SYS_semtimedop, id, &(struct sembuf){0, 1, 0}, 1, (void *)8), EFAULT);
    CHECK_EQ(timed(1, 0, 0), 0);
    CHECK_EQ(timed(-1, 5, 0), 0);
    CHECK_EQ(semtimedop(id, &(struct sembuf){0, 0, 0}, 1, NULL), 0);

    volatile long *step = shared_words();
    for (int flags = 0; flags < 2; flags++) {
        *step = 0;
        pid_t child = fork_or_fail();
        if (child == 0) {
            on_signal(SIGUSR1, handler, flags ? SA_RESTART : 0);
            *step = 1;
            CHECK_ERRNO(operate(id, 0, -1, 0), EINTR);
            *step = 2;
            CHECK_ERRNO(timed(-1, 1000, 0), EINTR);
            CHILD_DONE();
        }
        for (int i = 1; i <= 2; i++) {
            while (*step != i) sched_yield();
            await_count(id, 0, GETNCNT, 1);
            MUST(kill(child, SIGUSR1));
        }
        check_child(child);
    }
    // A stop, without any handler.
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_ERRNO(operate(id, 0, -1, 0), EINTR);
        CHILD_DONE();
    }
    await_count(id, 0, GETNCNT, 1);
    MUST(kill(child, SIGSTOP));
    await_stop(child);
    MUST(kill(child, SIGCONT));
    check_child(child);
    // A signal that is ignored does nothing.
    child = fork_or_fail();
    if (child == 0) {
        on_signal(SIGUSR1, SIG_IGN, 0);
        CHECK_EQ(operate(id, 0, -1, 0), 0);
        CHILD_DONE();
    }
    await_count(id, 0, GETNCNT, 1);
    MUST(kill(child, SIGWINCH));
    MUST(kill(child, SIGUSR1));
    CHECK_EQ(operate(id, 0, 1, 0), 0);
    check_child(child);
    remove_set(id);
    DONE();
}

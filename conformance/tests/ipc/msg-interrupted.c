// rule: msgsnd and msgrcv end with EINTR after a handler, whatever its flags, and go on after a stop
// source: POSIX msgrcv(), ERRORS; signal(7), "Interruption of system calls"; msgrcv(2)
#include "sysv.h"

static int id;
static volatile long *step;

static void handler(int sig)
{
    (void)sig;
}

static void wait_for_step(pid_t child, long number)
{
    while (*step != number) sched_yield();
    await_sleep(child, child);
}

int main(void)
{
    step = shared_words();
    id = new_queue();
    set_size(id, 2);
    MUST(send_text(id, 5, "xx", 0));
    for (int flags = 0; flags < 2; flags++) {
        *step = 0;
        pid_t child = fork_or_fail();
        if (child == 0) {
            on_signal(SIGUSR1, handler, flags ? SA_RESTART : 0);
            *step = 1;
            CHECK_ERRNO(receive_type(id, 1, 0), EINTR);
            *step = 2;
            CHECK_ERRNO(send_text(id, 1, "x", 0), EINTR);
            CHILD_DONE();
        }
        for (int i = 1; i <= 2; i++) {
            wait_for_step(child, i);
            MUST(kill(child, SIGUSR1));
        }
        check_child(child);
    }
    // A stop is nothing to them.
    *step = 0;
    pid_t child = fork_or_fail();
    if (child == 0) {
        *step = 1;
        CHECK_EQ(receive_type(id, 1, 0), 1);
        *step = 2;
        CHECK_EQ(send_text(id, 7, "y", 0), 0);
        CHILD_DONE();
    }
    for (int i = 1; i <= 2; i++) {
        wait_for_step(child, i);
        MUST(kill(child, SIGSTOP));
        await_stop(child);
        MUST(kill(child, SIGCONT));
        siginfo_t info;
        MUST(waitid(P_PID, (id_t)child, &info, WCONTINUED));
        await_sleep(child, child);
        if (i == 1) MUST(send_text(id, 1, "", 0));
        else CHECK_EQ(receive_type(id, 5, 0), 5);
    }
    check_child(child);
    CHECK_EQ(receive_type(id, 0, 0), 7);
    remove_queue(id);
    DONE();
}

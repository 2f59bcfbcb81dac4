// rule: a signal without a handler does nothing to process 1, SIGKILL and SIGSTOP neither; one with a handler is delivered
// source: kill(2), NOTES; pid_namespaces(7), "The namespace init process"
// covers: surprise 9
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

static void check_spared(void)
{
    const int signals[] = {SIGKILL, SIGSTOP, SIGTERM, SIGSEGV, SIGTSTP, SIGHUP, SIGRTMIN};
    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) {
        CHECK_EQ(kill(1, signals[i]), 0);
        CHECK_EQ(kill(1, 0), 0);
    }
}

int main(void)
{
    // As in kill-everybody-as-root: a process 1 that may be tried.
    line up = new_line();
    pid_t first = clone_(CLONE_NEWPID | SIGCHLD);
    if (first < 0) {
        CHECK_EQ(errno, EINVAL);
        if (getpid() != 2) {
            printf("not run: neither a pid namespace nor a machine of its own\n");
            exit(77);
        }
        check_spared();
        DONE();
    }
    if (first == 0) {
        CHECK_EQ(getpid(), 1);
        CHECK_EQ(getppid(), 0);
        on_signal(SIGUSR1, handler, 0);
        pid_t sender = fork_or_fail();
        if (sender == 0) {
            check_spared();
            CHECK_EQ(kill(1, SIGUSR1), 0);
            CHILD_DONE();
        }
        check_child(sender);
        WAIT_UNTIL(count == 1);
        // Nor by itself.
        CHECK_EQ(kill(1, SIGTERM), 0);
        CHECK_EQ(thread_kill(1, SIGSTOP), 0);
        CHECK_EQ(thread_kill(1, SIGABRT), 0);
        tell(up);
        CHILD_DONE();
    }
    await(up);
    check_child(first);
    // From outside it is a process like others.
    first = clone_(CLONE_NEWPID | SIGCHLD);
    MUST(first);
    if (first == 0) stay();
    end_child(first);
    DONE();
}

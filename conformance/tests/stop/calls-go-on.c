// rule: calls that a stop interrupts go on after SIGCONT without EINTR: sleep, read, futex, sigsuspend, pause, poll, wait
// source: signal(7), "Interruption of system calls and library functions by stop signals"
// covers: pitfall 16
#include "process.h"

#define CALLS 8
static line data;
static sem_t *sem;
static volatile int count;

static void handler(int sig)
{
    count++;
}

// The call that is stopped in; what it gives once it is let go. 0 is right.
static int call(int which)
{
    char byte;
    sigset_t all;
    struct timespec time = {0, 60000000};
    struct pollfd poll_fd = {.fd = data.out, .events = POLLIN};
    fd_set set;
    switch (which) {
    case 0: return nanosleep(&time, NULL);
    case 1: return read(data.out, &byte, 1) != 1;
    case 2: return sem_wait(sem);
    case 3: return !(sigfillset(&all) == 0 && sigdelset(&all, SIGUSR1) == 0 && sigsuspend(&all) == -1 && count == 1);
    case 4: return !(pause() == -1 && count >= 1);
    case 5: return poll(&poll_fd, 1, -1) != 1;
    case 6:
        FD_ZERO(&set);
        FD_SET(data.out, &set);
        return select(data.out + 1, &set, NULL, NULL, NULL) != 1;
    default: {
        pid_t grandchild = fork_or_fail();
        if (grandchild == 0) _exit(await(data) != 1);
        int status;
        return !(waitpid(grandchild, &status, 0) == grandchild && status == 0);
    }
    }
}

int main(void)
{
    sem = (sem_t *)shared_words();
    MUST(sem_init(sem, 1, 0));
    for (int which = 0; which < CALLS; which++) {
        line up = new_line();
        data = new_line();
        pid_t child = fork_or_fail();
        if (child == 0) {
            on_signal(SIGUSR1, handler, 0);
            if (which == 3) block(SIGUSR1);
            tell(up);
            int result = call(which);
            if (result != 0) FAIL("call %d: %d, errno %d", which, result, errno);
            CHILD_DONE();
        }
        await(up);
        // The rule holds as well where the call has not begun yet.
        for (int i = 0; i < 3; i++) {
            sleep_ms(4);
            MUST(kill(child, SIGSTOP));
            CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
            MUST(kill(child, SIGCONT));
            CHECK_EQ(wait_status(child, WCONTINUED), CONTINUED);
        }
        if (which == 2) MUST(sem_post(sem));
        else if (which == 3) MUST(kill(child, SIGUSR1));
        else if (which == 4)
            // pause has no mask: a signal may come before it.
            for (siginfo_t info = {0}; info.si_pid == 0; sleep_ms(2)) {
                MUST(kill(child, SIGUSR1));
                MUST(waitid(P_PID, child, &info, WEXITED | WNOHANG | WNOWAIT));
            }
        else if (which != 0) tell(data);
        check_child(child);
    }
    DONE();
}

// rule: a fatal signal for a process that SIGCONT has woken, and that has not run since, ends it at once, before what came while it was stopped
// source: signal(7); Linux, complete_signal(): a stopped thread is told of no signal, one that goes on of the next
#include "process.h"

#include <sched.h>

/* It runs only when nobody else wants the processor, so that it does not between two calls of its parent's. A
 * busy host may let it all the same, now and then. */
static pid_t stopped_child(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct sched_param none = {0};
        MUST(syscall(SYS_sched_setscheduler, 0, SCHED_IDLE, &none));
        kill(getpid(), SIGSTOP); /* raise() would block what comes next */
        pause();
        _exit(1);
    }
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    return child;
}

int main(void)
{
    cpu_set_t first;
    CPU_ZERO(&first);
    CPU_SET(sched_getcpu(), &first);
    MUST(sched_setaffinity(0, sizeof first, &first));

    int status = 0;
    for (int i = 0; i < 50 && status != SIGTERM; i++) {
        pid_t child = stopped_child();
        MUST(kill(child, SIGHUP));
        MUST(kill(child, SIGCONT));
        MUST(kill(child, SIGTERM));
        status = wait_status(child, 0);
    }
    CHECK_EQ(status, SIGTERM);

    /* One that had another signal to take when it stopped knows of it, and takes it first. */
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct sched_param none = {0};
        MUST(setpgid(0, 0));
        MUST(syscall(SYS_sched_setscheduler, 0, SCHED_IDLE, &none));
        sigset_t both;
        sigemptyset(&both);
        sigaddset(&both, SIGTSTP);
        sigaddset(&both, SIGIO);
        MUST(sigprocmask(SIG_BLOCK, &both, NULL));
        raise(SIGIO);
        raise(SIGTSTP);
        MUST(sigprocmask(SIG_UNBLOCK, &both, NULL));
        _exit(1);
    }
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGTSTP));
    MUST(kill(child, SIGCONT));
    MUST(kill(child, SIGPWR));
    CHECK_EQ(wait_status(child, 0), SIGIO);
    DONE();
}

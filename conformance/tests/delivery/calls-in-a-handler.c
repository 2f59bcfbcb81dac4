// rule: the calls that POSIX allows in a handler work there as elsewhere
// source: POSIX 2.4.3 Signal Actions, the async-signal-safe functions; signal-safety(7)
#include "process.h"
#include <sys/stat.h>

static volatile int done;

static void handler(int sig)
{
    int ends[2];
    char byte = 0;
    struct stat status;
    struct timespec now, moment = {0, 1000000};
    struct sigaction action;
    sigset_t set = set_of(SIGUSR2);
    CHECK_EQ(pipe(ends), 0);
    CHECK_EQ(fcntl(ends[0], F_GETFD), 0);
    CHECK_EQ(write(ends[1], "x", 1), 1);
    CHECK_EQ(read(ends[0], &byte, 1), 1);
    CHECK_EQ(byte, 'x');
    CHECK_EQ(fstat(ends[0], &status), 0);
    CHECK(S_ISFIFO(status.st_mode));
    CHECK_EQ(dup2(ends[0], 20), 20);
    CHECK_EQ(close(20) | close(ends[0]) | close(ends[1]), 0);
    CHECK_EQ(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    CHECK_EQ(nanosleep(&moment, NULL), 0);
    CHECK_EQ(sigaction(SIGUSR1, NULL, &action), 0);
    CHECK(action.sa_handler == handler);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &set, NULL), 0);
    CHECK_EQ(raise(SIGUSR2), 0);
    CHECK_EQ(is_pending(SIGUSR2), 1);
    CHECK_EQ(sigtimedwait(&set, NULL, &moment), SIGUSR2);
    CHECK_EQ(alarm(0), 0);
    CHECK_EQ(getpgrp(), getpgid(0));
    pid_t child = fork();
    if (child == 0) _exit(5);
    CHECK_EQ(reap(child), EXITED(5));
    child = fork();
    if (child == 0) for (;;) pause();
    CHECK_EQ(kill(child, SIGKILL), 0);
    CHECK_EQ(reap(child), KILLED(SIGKILL));
    done++;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    MUST(raise(SIGUSR1));
    CHECK_EQ(done, 1);
    CHECK_EQ(is_blocked(SIGUSR2), 0);
    DONE();
}

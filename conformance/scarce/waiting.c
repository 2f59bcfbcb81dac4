// Calls that wait.
#include "scarce.h"

#include <poll.h>
#include <sys/select.h>
#include <time.h>

#define FUTEX_WAIT_PRIVATE (0 | 128)
#define FUTEX_LOCK_PI_PRIVATE (6 | 128)
#define FUTEX_UNLOCK_PI_PRIVATE (7 | 128)

// What one waits for that comes soon.
static const struct timespec SOON = {.tv_nsec = 100000};

static int futex(void)
{
    static int word;
    begin();
    long result = syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &SOON, NULL, 0);
    return end(result < 0 && errno == ETIMEDOUT ? 0 : result);
}

static int futex_with_owner(void)
{
    static int word;
    begin();
    long result = syscall(SYS_futex, &word, FUTEX_LOCK_PI_PRIVATE, 0, NULL, NULL, 0);
    int error = end(result);
    if (!error) NEED(syscall(SYS_futex, &word, FUTEX_UNLOCK_PI_PRIVATE, 0, NULL, NULL, 0));
    return error;
}

static int poll_few(void)
{
    int fds[2];
    NEED(pipe(fds));
    struct pollfd one = {.fd = fds[0], .events = POLLIN};
    begin();
    int error = end(ppoll(&one, 1, &SOON, NULL));
    close(fds[0]);
    close(fds[1]);
    return error;
}

static int poll_many(void)
{
    int fds[2];
    NEED(pipe(fds));
    struct pollfd many[300];
    for (int i = 0; i < 300; i++) many[i] = (struct pollfd){.fd = fds[0], .events = POLLIN};
    begin();
    int error = end(ppoll(many, 300, &SOON, NULL));
    close(fds[0]);
    close(fds[1]);
    return error;
}

static int poll_pidfd(void)
{
    int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);
    NEED(fd);
    struct pollfd one = {.fd = fd, .events = POLLIN};
    begin();
    int error = end(ppoll(&one, 1, &SOON, NULL));
    NEED(close(fd));
    return error;
}

static int select_few(void)
{
    int fds[2];
    NEED(pipe(fds));
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fds[0], &set);
    begin();
    int error = end(pselect(fds[0] + 1, &set, NULL, NULL, &SOON, NULL));
    close(fds[0]);
    close(fds[1]);
    return error;
}

static int select_far(void)
{
    pid_t child = fork();
    NEED(child);
    if (child == 0) {
        int fds[2];
        NEED(pipe(fds));
        NEED(dup2(fds[0], 900));
        fd_set set;
        FD_ZERO(&set);
        FD_SET(900, &set);
        begin();
        _exit(end(pselect(901, &set, NULL, NULL, &SOON, NULL)));
    }
    int status = status_of(child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EFAULT;
}

static int sleep_shortly(void)
{
    begin();
    return end(nanosleep(&SOON, NULL));
}

static int sleep_of_processor_time(void)
{
    pid_t child = fork();
    NEED(child);
    if (child == 0)
        for (;;) {
        }
    clockid_t clock;
    if (clock_getcpuclockid(child, &clock)) stop("clock_getcpuclockid");
    begin();
    int error = end_error(clock_nanosleep(clock, 0, &SOON, NULL));
    kill(child, SIGKILL);
    status_of(child);
    return error;
}

// A reader that waits while memory fails for it.
static int read_pipe(void)
{
    int fds[2];
    NEED(pipe(fds));
    pid_t child = fork();
    NEED(child);
    if (child == 0) {
        nanosleep(&SOON, NULL);
        _exit(write(fds[1], "x", 1) != 1);
    }
    char c;
    begin();
    int error = end(read(fds[0], &c, 1));
    close(fds[0]);
    close(fds[1]);
    if (status_of(child) != 0 && !error) stop_wrong("the writer");
    return error;
}

static int timed_wait(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    begin();
    int result = sigtimedwait(&set, NULL, &SOON);
    return end(result < 0 && errno == EAGAIN ? 0 : result);
}

const struct trial wait_trials[] = {
    {"futex", futex, {ENOMEM}},
    {"futex_pi", futex_with_owner, {ENOMEM}},
    {"poll", poll_few, {ENOMEM, EAGAIN}},
    {"poll_many", poll_many, {ENOMEM, EAGAIN}},
    {"poll_pidfd", poll_pidfd, {ENOMEM, EAGAIN}},
    {"select", select_few, {ENOMEM, EAGAIN}},
    {"select_far", select_far, {ENOMEM, EAGAIN}},
    {"nanosleep", sleep_shortly, {0}},
    {"cpu_nanosleep", sleep_of_processor_time, {ENOMEM}},
    {"read", read_pipe, {ENOMEM}},
    {"sigtimedwait", timed_wait, {0}},
    {0},
};

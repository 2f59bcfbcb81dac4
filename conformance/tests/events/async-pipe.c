// rule: with O_ASYNC the owner of a pipe's end gets SIGIO when there is input or room; with F_SETSIG that signal, which says what there is and of which descriptor
// source: fcntl(2), "Managing signals"
#include "check.h"
#include "process.h"
#include <fcntl.h>
#include <sys/ioctl.h>

static int ends[2];
static siginfo_t info;

// The one signal that is pending.
static int next(void)
{
    sigset_t set;
    struct timespec none = {0, 0};
    sigfillset(&set);
    memset(&info, 0xee, sizeof info);
    return sigtimedwait(&set, &info, &none);
}

static void plain(int sig)
{
    CHECK_EQ(next(), sig);
    CHECK_EQ(info.si_code, SI_KERNEL);
    CHECK_EQ(info.si_pid, 0);
    CHECK_EQ(next(), -1);
}

static void told(int sig, int code, long band, int fd)
{
    CHECK_EQ(next(), sig);
    CHECK_EQ(info.si_code, code);
    CHECK_EQ(info.si_band, band);
    CHECK_EQ(info.si_fd, fd);
    CHECK_EQ(next(), -1);
}

int main(void)
{
    char bytes[65536] = {0};
    sigset_t every;
    sigfillset(&every);
    MUST(sigprocmask(SIG_BLOCK, &every, NULL));
    MUST(pipe2(ends, O_NONBLOCK));
    int in = ends[0], out = ends[1];

    // Without an owner, or without O_ASYNC, there is none.
    MUST(fcntl(in, F_SETFL, O_NONBLOCK | O_ASYNC));
    CHECK_EQ(fcntl(in, F_GETFL), O_RDONLY | O_NONBLOCK | O_ASYNC);
    MUST(write(out, "x", 1));
    CHECK_EQ(next(), -1);
    MUST(fcntl(in, F_SETFL, O_NONBLOCK));
    MUST(fcntl(in, F_SETOWN, getpid()));
    MUST(write(out, "x", 1));
    CHECK_EQ(next(), -1);

    MUST(fcntl(in, F_SETFL, O_NONBLOCK | O_ASYNC));
    CHECK_EQ(next(), -1);
    for (int i = 0; i < 2; i++) {
        MUST(write(out, "x", 1));
        plain(SIGIO);
    }
    CHECK_EQ(read(in, bytes, 2), 2);
    CHECK_EQ(next(), -1);

    MUST(fcntl(in, F_SETSIG, SIGRTMIN));
    CHECK_EQ(fcntl(in, F_GETSIG), SIGRTMIN);
    MUST(write(out, "x", 1));
    told(SIGRTMIN, POLL_IN, POLLIN | POLLRDNORM, in);
    MUST(write(out, "x", 1));
    MUST(write(out, "x", 1));
    CHECK_EQ(next(), SIGRTMIN);
    told(SIGRTMIN, POLL_IN, POLLIN | POLLRDNORM, in);
    MUST(fcntl(in, F_SETSIG, SIGIO));
    MUST(write(out, "x", 1));
    told(SIGIO, POLL_IN, POLLIN | POLLRDNORM, in);
    // Codes of their own: there it says that it is queued SIGIO.
    MUST(fcntl(in, F_SETSIG, SIGCHLD));
    MUST(write(out, "x", 1));
    told(SIGCHLD, -5, POLLIN | POLLRDNORM, in);
    MUST(fcntl(in, F_SETSIG, SIGUSR1));
    MUST(write(out, "x", 1));
    told(SIGUSR1, POLL_IN, POLLIN | POLLRDNORM, in);

    // The other end: each read, whether or not there was room before.
    MUST(fcntl(out, F_SETOWN, getpid()));
    MUST(fcntl(out, F_SETSIG, SIGRTMIN + 1));
    int on = 1;
    MUST(ioctl(out, FIOASYNC, &on));
    CHECK_EQ(fcntl(out, F_GETFL), O_WRONLY | O_NONBLOCK | O_ASYNC);
    CHECK_EQ(read(in, bytes, 1), 1);
    told(SIGRTMIN + 1, POLL_OUT, POLLOUT | POLLWRNORM | POLLWRBAND, out);
    MUST(fcntl(in, F_SETFL, O_NONBLOCK));
    MUST(read(in, bytes, sizeof bytes));
    told(SIGRTMIN + 1, POLL_OUT, POLLOUT | POLLWRNORM | POLLWRBAND, out);
    CHECK_ERRNO(read(in, bytes, 1), EAGAIN);
    told(SIGRTMIN + 1, POLL_OUT, POLLOUT | POLLWRNORM | POLLWRBAND, out);
    on = 0;
    MUST(ioctl(out, FIOASYNC, &on));
    MUST(write(out, bytes, 1));
    MUST(read(in, bytes, sizeof bytes));
    CHECK_EQ(next(), -1);

    // A copy is the same; the descriptor that it was set by is told. The end of the writers is input.
    int copy = dup(in);
    MUST(fcntl(copy, F_SETFL, O_NONBLOCK | O_ASYNC));
    MUST(close(copy));
    MUST(write(out, "x", 1));
    told(SIGUSR1, POLL_IN, POLLIN | POLLRDNORM, copy);
    MUST(close(out));
    told(SIGUSR1, POLL_IN, POLLIN | POLLRDNORM, copy);
    MUST(close(in));
    CHECK_EQ(next(), -1);
    DONE();
}

// Forms that the tests of terminals share: a pair whose other side the test has, and sessions on it.
//
// What is typed arrives in its own time on Linux, so that a test waits for what it causes: for a reader, by poll, by
// a signal.
#ifndef PTY_H
#define PTY_H

#include "process.h"

#include <sys/ioctl.h>
#include <termios.h>

// A pair, and the name of its terminal.
struct pty {
    int master;
    char name[32];
};

// The terminal of a pair can be opened.
static struct pty UNUSED new_pty(void)
{
    struct pty pty;
    int number, no = 0;
    MUST(pty.master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC));
    MUST(ioctl(pty.master, TIOCSPTLCK, &no));
    MUST(ioctl(pty.master, TIOCGPTN, &number));
    snprintf(pty.name, sizeof pty.name, "/dev/pts/%d", number);
    return pty;
}

// Opens the terminal, not as the controlling one.
static int UNUSED open_terminal(const struct pty *pty)
{
    int fd = open(pty->name, O_RDWR | O_NOCTTY);
    MUST(fd);
    return fd;
}

// A new session of the caller, a child, with the terminal as its controlling one.
static int UNUSED new_session(const struct pty *pty)
{
    MUST(setsid());
    int fd = open(pty->name, O_RDWR);
    MUST(fd);
    return fd;
}

// A new group of the caller's session, in the foreground or not.
static void UNUSED new_group(int terminal, int foreground)
{
    MUST(setpgid(0, 0));
    if (foreground) {
        on_signal(SIGTTOU, SIG_IGN, 0);
        MUST(tcsetpgrp(terminal, getpid()));
        on_signal(SIGTTOU, SIG_DFL, 0);
    }
}

// What a call gives, made by a process of the caller's session in a group that is orphaned: its errno, where it is -1.
static int UNUSED errno_in_orphaned_group(int terminal, long (*call)(int terminal))
{
    line go = new_line();
    volatile long *result = shared_words();
    pid_t parent = fork_or_fail();
    if (parent == 0) {
        // In the group of the leader; the group of its child is orphaned with its end.
        pid_t child = fork_or_fail();
        if (child == 0) {
            close(go.in);
            new_group(terminal, 0);
            await(go);
            errno = 0;
            long got = call(terminal);
            result[0] = got == -1 ? errno : -1;
            _exit(0);
        }
        _exit(0);
    }
    close(go.out);
    check_child(parent);
    tell(go);
    close(go.in);
    WAIT_UNTIL(result[0] != 0);
    return (int)result[0];
}

// Types text.
static void UNUSED type(const struct pty *pty, const char *text)
{
    CHECK_EQ(write(pty->master, text, strlen(text)), strlen(text));
}

// No echo.
static void UNUSED change_modes(int fd, tcflag_t clear, tcflag_t set)
{
    struct termios modes;
    MUST(tcgetattr(fd, &modes));
    modes.c_lflag = (modes.c_lflag & ~clear) | set;
    MUST(tcsetattr(fd, TCSANOW, &modes));
}

static void UNUSED no_echo(int fd)
{
    change_modes(fd, ECHO, 0);
}

// Every byte as it comes, nothing else.
static void UNUSED make_raw(int fd, int min, int time)
{
    struct termios modes;
    MUST(tcgetattr(fd, &modes));
    modes.c_iflag = 0;
    modes.c_oflag = 0;
    modes.c_lflag = 0;
    modes.c_cc[VMIN] = (cc_t)min;
    modes.c_cc[VTIME] = (cc_t)time;
    MUST(tcsetattr(fd, TCSANOW, &modes));
}

// What poll tells of a descriptor, once there is something or after a while.
static int UNUSED polled(int fd, int events, int timeout)
{
    struct pollfd p = {.fd = fd, .events = (short)events};
    MUST(poll(&p, 1, timeout));
    return p.revents;
}

// The bytes that come, until there are as many as expected.
static void UNUSED expect_bytes(const char *file, int at, int fd, const char *want, size_t count)
{
    char got[512];
    size_t have = 0;
    while (have < count && polled(fd, POLLIN, 5000) & POLLIN) {
        ssize_t n = read(fd, got + have, count - have);
        if (n <= 0) break;
        have += (size_t)n;
    }
    if (have != count || memcmp(got, want, count) != 0) {
        failures++;
        printf("%s:%d: %zu bytes, not %zu:", file, at, have, count);
        for (size_t i = 0; i < have; i++) printf(" %02x", (unsigned char)got[i]);
        putchar('\n');
        fflush(stdout);
    }
}
#define EXPECT(fd, text) expect_bytes(__FILE__, __LINE__, fd, text, sizeof(text) - 1)

// One read gives exactly this.
#define READS(fd, text)                                              \
    do {                                                             \
        char read_[512];                                             \
        memset(read_, 0, sizeof read_);                              \
        CHECK_EQ(read(fd, read_, sizeof read_ - 1), sizeof(text) - 1); \
        if (memcmp(read_, text, sizeof(text) - 1) != 0) FAIL("read \"%s\"", read_); \
    } while (0)

// Nothing comes for a while.
#define NOTHING(fd) CHECK_EQ(polled(fd, POLLIN, 30) & POLLIN, 0)

// Waits until a blocked signal is pending for the process; then it is accepted.
#define ACCEPT(sig) CHECK_EQ(accept_signal(sig, NULL), sig)

#endif

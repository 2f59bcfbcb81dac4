// rule: a signal ends a wait for input or for room with EINTR, or it begins anew with SA_RESTART; what was moved before is the result
// source: POSIX read(), write(); signal(7)
#include "pty.h"

static volatile sig_atomic_t caught;

static void handler(int sig)
{
    (void)sig;
    caught++;
}

static pid_t disturber(pid_t whom, const struct pty *pty, const char *then)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        sleep_ms(30);
        MUST(kill(whom, SIGUSR1));
        sleep_ms(30);
        if (then != NULL) type(pty, then);
        CHILD_DONE();
    }
    return child;
}

int main(void)
{
    struct pty pty = new_pty();
    int fd = open_terminal(&pty);
    no_echo(fd);
    char bytes[16];
    on_signal(SIGUSR1, handler, 0);
    pid_t child = disturber(getpid(), &pty, NULL);
    CHECK_ERRNO(read(fd, bytes, 16), EINTR);
    CHECK_EQ(caught, 1);
    check_child(child);
    on_signal(SIGUSR1, handler, SA_RESTART);
    child = disturber(getpid(), &pty, "a\n");
    CHECK_EQ(read(fd, bytes, 16), 2);
    CHECK_EQ(caught, 2);
    check_child(child);
    child = disturber(getpid(), &pty, NULL);
    on_signal(SIGUSR1, handler, 0);
    CHECK_ERRNO(read(pty.master, bytes, 16), EINTR);
    check_child(child);

    // A writer that has filled the way to the other side.
    static char much[1 << 17];
    memset(much, 'x', sizeof much);
    child = disturber(getpid(), &pty, NULL);
    ssize_t written = write(fd, much, sizeof much);
    CHECK(written > 4000 && written < (ssize_t)sizeof much);
    check_child(child);
    DONE();
}

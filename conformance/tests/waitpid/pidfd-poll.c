// rule: a pidfd is readable when its process has ended, reaped or not, and not by a stop
// source: pidfd_open(2), NOTES
#include "process.h"

static void *killing(void *arg)
{
    sleep_ms(5);
    MUST(kill(*(pid_t *)arg, SIGKILL));
    return NULL;
}

int main(void)
{
    pid_t child = idle_child();
    int fd = (int)syscall(SYS_pidfd_open, child, 0);
    MUST(fd);
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    CHECK_EQ(poll(&poll_fd, 1, 0), 0);
    MUST(kill(child, SIGSTOP));
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    CHECK_EQ(poll(&poll_fd, 1, 0), 0);
    pthread_t thread = start_thread(killing, &child);
    CHECK_EQ(poll(&poll_fd, 1, -1), 1);
    CHECK_EQ(poll_fd.revents & POLLIN, POLLIN);
    join_thread(thread);
    CHECK_EQ(poll(&poll_fd, 1, 0), 1);
    CHECK_EQ(wait_status(child, WNOHANG), KILLED(SIGKILL));
    CHECK_EQ(poll(&poll_fd, 1, 0), 1);
    CHECK_EQ(poll_fd.revents & POLLIN, POLLIN);
    DONE();
}

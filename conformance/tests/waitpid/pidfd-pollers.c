// rule: the end of a process wakes all that poll a pidfd of it, in whatever process, and nobody before its last thread ends
// source: pidfd_open(2), NOTES
#include "process.h"
#include <sys/select.h>

static int fd;
static line ready;

static void *polling(void *arg)
{
    struct pollfd two[2] = {{.fd = fd, .events = POLLIN}, {.fd = *(int *)arg, .events = POLLIN}};
    tell(ready);
    CHECK_EQ(poll(two, 2, -1), 1);
    CHECK_EQ(two[0].revents & POLLIN, POLLIN);
    CHECK_EQ(two[1].revents, 0);
    return NULL;
}

static void *last_thread(void *arg)
{
    await(*(line *)arg);
    _exit(7);
}

int main(void)
{
    ready = new_line();
    line go = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        start_thread(last_thread, &go);
        tell(ready);
        syscall(SYS_exit, 3); // the main thread alone
    }
    pid_t other = idle_child();
    await(ready);
    fd = (int)syscall(SYS_pidfd_open, child, 0);
    MUST(fd);
    int idle = (int)syscall(SYS_pidfd_open, other, 0);
    MUST(idle);
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    CHECK_EQ(poll(&poll_fd, 1, 20), 0); // a thread of it lives
    CHECK_EQ(syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0), 0);

    pthread_t threads[3];
    for (int i = 0; i < 3; i++) threads[i] = start_thread(polling, &idle);
    pid_t watcher = fork_or_fail();
    if (watcher == 0) {
        fd_set set;
        FD_ZERO(&set);
        FD_SET(fd, &set);
        tell(ready);
        CHECK_EQ(select(fd + 1, &set, NULL, NULL, NULL), 1);
        CHECK(FD_ISSET(fd, &set));
        siginfo_t info;
        CHECK_ERRNO(waitid(P_PIDFD, fd, &info, WEXITED), ECHILD); // a sibling
        CHILD_DONE();
    }
    for (int i = 0; i < 4; i++) await(ready);
    tell(go);
    for (int i = 0; i < 3; i++) join_thread(threads[i]);
    check_child(watcher);
    CHECK_EQ(reap(child), EXITED(7));
    CHECK_EQ(poll(&poll_fd, 1, -1), 1);
    end_child(other);
    DONE();
}

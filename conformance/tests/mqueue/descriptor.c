// rule: a queue's descriptor is one of a file: it is duplicated and inherited; its file reads as a line about the queue
// source: mq_overview(7), "Linux implementation details", "Mounting the message queue filesystem"
#include "mqueue.h"

static void check_line(int fd, int size, int how, int signal, int pid)
{
    char want[100], got[100];
    snprintf(want, sizeof want, "QSIZE:%-10d NOTIFY:%-5d SIGNO:%-5d NOTIFY_PID:%-6d\n", size, how, signal, pid);
    ssize_t n = pread(fd, got, sizeof got, 0);
    if (n != (ssize_t)strlen(want) || memcmp(want, got, (size_t)n)) FAIL("reads as %.*s, not %s", (int)n, got, want);
}

int main(void)
{
    char text[100], path[64];
    mqd_t queue = make_queue("descriptor", 0, 4, 16);
    check_line(queue, 0, 0, 0, 0);
    CHECK_EQ(mq_send(queue, "hello", 5, 0), 0);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    CHECK_EQ(mq_notify(queue, &event), 0);
    check_line(queue, 5, SIGEV_SIGNAL, SIGUSR1, getpid());
    CHECK_EQ(mq_notify(queue, NULL), 0);
    event.sigev_notify = SIGEV_NONE;
    CHECK_EQ(mq_notify(queue, &event), 0);
    check_line(queue, 5, SIGEV_NONE, 0, getpid());
    CHECK_EQ(mq_notify(queue, NULL), 0);
    CHECK_EQ(read(queue, text, 6), 6);
    CHECK_EQ(read(queue, text, sizeof text), 54);
    CHECK_EQ(read(queue, text, sizeof text), 0);
    CHECK_EQ(lseek(queue, 0, SEEK_CUR), 60);
    CHECK_EQ(lseek(queue, 0, SEEK_END), 80);
    CHECK_ERRNO(lseek(queue, -81, SEEK_END), EINVAL);
    CHECK_ERRNO(lseek(queue, 80, SEEK_DATA), ENXIO);
    CHECK_EQ(lseek(queue, 1, SEEK_HOLE), 80);
    CHECK_EQ(lseek(queue, 6, SEEK_SET), 6);
    CHECK_ERRNO(write(queue, "x", 1), EINVAL);
    CHECK_ERRNO(fsync(queue), EINVAL);
    CHECK(mmap(NULL, 80, PROT_READ, MAP_SHARED, queue, 0) == MAP_FAILED && errno == ENODEV);

    // Its name is the queue's.
    snprintf(path, sizeof path, "/proc/self/fd/%d", queue);
    ssize_t n = readlink(path, text, sizeof text);
    CHECK_EQ(n, strlen(queue_name));
    if (n > 0) CHECK_EQ(memcmp(text, queue_name, (size_t)n), 0);
    // It can be opened by that link.
    mqd_t again = open(path, O_WRONLY);
    CHECK(again >= 0);
    CHECK_EQ(mq_send(again, "again", 5, 1), 0);
    CHECK_ERRNO(mq_receive(again, text, sizeof text, NULL), EBADF);
    int name_only = open(path, O_PATH);
    CHECK(name_only >= 0);
    CHECK_ERRNO(mq_send(name_only, "x", 1, 0), EBADF);

    mqd_t copy = dup(queue);
    CHECK_EQ(fcntl(copy, F_GETFD), 0);
    CHECK_EQ(mq_receive(copy, text, sizeof text, NULL), 5);
    CHECK_EQ(memcmp(text, "again", 5), 0);
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(mq_receive(queue, text, sizeof text, NULL), 5);
        CHECK_EQ(mq_send(queue, "child", 5, 0), 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(messages_in(queue), 1);
    DONE();
}

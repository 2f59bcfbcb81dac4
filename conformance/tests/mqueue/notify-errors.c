// rule: mq_notify refuses what is no way to be told, and what is no queue
// source: mq_notify(3), ERRORS; mq_notify(2) (do_mq_notify)
#include "mqueue.h"
#include <sys/socket.h>

static long notify(long fd, int how, int signal, const void *value)
{
    struct sigevent event = {.sigev_notify = how, .sigev_signo = signal, .sigev_value.sival_ptr = (void *)value};
    return syscall(SYS_mq_notify, fd, &event);
}

int main(void)
{
    static const char cookie[32];
    mqd_t queue = make_queue("errors", 0, 2, 4);
    CHECK_ERRNO(notify(queue, 3, SIGUSR1, NULL), EINVAL);
    CHECK_ERRNO(notify(queue, -1, SIGUSR1, NULL), EINVAL);
    CHECK_ERRNO(notify(queue, 4, SIGUSR1, NULL), EINVAL);
    CHECK_ERRNO(notify(queue, SIGEV_SIGNAL, 65, NULL), EINVAL);
    CHECK_ERRNO(notify(queue, SIGEV_SIGNAL, -1, NULL), EINVAL);
    CHECK_ERRNO(syscall(SYS_mq_notify, queue, 8), EFAULT);
    CHECK_ERRNO(notify(-1, SIGEV_NONE, 0, NULL), EBADF);
    CHECK_ERRNO(notify(0, SIGEV_NONE, 0, NULL), EBADF);
    CHECK_ERRNO(syscall(SYS_mq_notify, 0, NULL), EBADF);
    CHECK_ERRNO(notify(-1, 3, 0, NULL), EINVAL);
    // A signal of the number 0 is none, but somebody is to be told.
    CHECK_EQ(notify(queue, SIGEV_SIGNAL, 0, NULL), 0);
    CHECK_ERRNO(notify(queue, SIGEV_NONE, 0, NULL), EBUSY);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    CHECK_EQ(notify(queue, SIGEV_NONE, 0, NULL), 0);
    CHECK_EQ(syscall(SYS_mq_notify, queue, NULL), 0);
    CHECK_EQ(syscall(SYS_mq_notify, queue, NULL), 0);
    // SIGEV_THREAD takes a socket of AF_NETLINK and what is sent there.
    CHECK_ERRNO(notify(queue, SIGEV_THREAD, 0, (void *)8), EFAULT);
    CHECK_ERRNO(notify(queue, SIGEV_THREAD, -1, cookie), EBADF);
    CHECK_ERRNO(notify(queue, SIGEV_THREAD, queue, cookie), ENOTSOCK);
    int pair[2];
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    CHECK_ERRNO(notify(queue, SIGEV_THREAD, pair[0], cookie), EINVAL);
    DONE();
}

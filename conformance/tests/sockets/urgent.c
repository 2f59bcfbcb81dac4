// rule: the last byte sent with MSG_OOB on a stream is urgent until it is received by MSG_OOB, passed by, or another one is; poll tells of it with POLLPRI; without one MSG_OOB gives EINVAL
// source: Linux, net/unix/af_unix.c, queue_oob(), unix_stream_recv_urg(); send(2), recv(2), MSG_OOB
#include "urgent.h"

static int waiting(void)
{
    int n = -1;
    MUST(ioctl(fd[1], FIONREAD, &n));
    return n;
}

static void refused(int type)
{
    int other[2];
    MUST(socketpair(AF_UNIX, type, 0, other));
    CHECK_ERRNO(send(other[0], "a", 1, MSG_OOB), EOPNOTSUPP);
    CHECK_ERRNO(recv(other[1], got, 1, MSG_OOB | MSG_DONTWAIT), EOPNOTSUPP);
}

int main(int argc, char **argv)
{
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, fd));
    CHECK_ERRNO(receive(MSG_OOB), EINVAL);
    CHECK_ERRNO(send(fd[0], "", 0, MSG_OOB), EOPNOTSUPP);
    CHECK_EQ(send(fd[0], "abc", 3, MSG_OOB), 3);
    CHECK_EQ(ready(fd[1]), POLLIN | POLLOUT | POLLPRI);
    CHECK_EQ(waiting(), 3);

    // It is received beside the others, once.
    CHECK_GOT(MSG_OOB | MSG_PEEK, "c");
    CHECK_GOT(MSG_OOB | MSG_PEEK, "c");
    CHECK_EQ(ready(fd[1]), POLLIN | POLLOUT | POLLPRI);
    struct iovec one = {got, 8};
    struct msghdr message = {.msg_iov = &one, .msg_iovlen = 1};
    got[0] = 0;
    CHECK_EQ(recvmsg(fd[1], &message, MSG_OOB), 1);
    CHECK_EQ(got[0], 'c');
    CHECK_EQ(message.msg_flags & MSG_OOB, MSG_OOB);
    CHECK_EQ(ready(fd[1]), POLLIN | POLLOUT);
    CHECK_ERRNO(receive(MSG_OOB), EINVAL);
    CHECK_EQ(waiting(), 2);
    CHECK_GOT(0, "ab");
    CHECK_ERRNO(receive(0), EAGAIN);

    // What is urgent first is passed by.
    CHECK_EQ(send(fd[0], "x", 1, MSG_OOB), 1);
    CHECK_EQ(send(fd[0], "yz", 2, 0), 2);
    CHECK_GOT(MSG_PEEK, "yz");
    CHECK_GOT(MSG_OOB | MSG_PEEK, "x");
    CHECK_GOT(0, "yz");
    CHECK_ERRNO(receive(MSG_OOB), EINVAL);

    // A later one makes of it a byte as all others.
    CHECK_EQ(send(fd[0], "12", 2, MSG_OOB), 2);
    CHECK_EQ(send(fd[0], "34", 2, MSG_OOB), 2);
    CHECK_GOT(0, "123");
    CHECK_GOT(MSG_OOB, "4");
    CHECK_ERRNO(receive(0), EAGAIN);

    // Without room for it, it is gone.
    CHECK_EQ(send(fd[0], "5", 1, MSG_OOB), 1);
    CHECK_EQ(recv(fd[1], got, 0, MSG_OOB), 1);
    CHECK_ERRNO(recv(fd[1], got, 1, MSG_OOB), EINVAL);
    CHECK_EQ(send(fd[0], "6", 1, MSG_OOB), 1);
    CHECK_ERRNO(recv(fd[1], (void *)8, 1, MSG_OOB), EFAULT);
    CHECK_ERRNO(recv(fd[1], got, 1, MSG_OOB), EINVAL);
    refused(SOCK_DGRAM);
    refused(SOCK_SEQPACKET);
    close(fd[1]);
    CHECK_ERRNO(send(fd[0], "a", 1, MSG_OOB | MSG_NOSIGNAL), EPIPE);
    DONE();
}

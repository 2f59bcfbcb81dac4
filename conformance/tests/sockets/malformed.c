// rule: ancillary data that is none is EINVAL: too short, too long, of an unknown type; of other levels it is passed over; addresses and pieces are judged
// source: cmsg(3); sendmsg(2), ERRORS
#include "sockets.h"

static _Alignas(struct cmsghdr) char control[200];
static struct iovec byte = {"!", 1};
static struct msghdr message;

static struct cmsghdr *begin(size_t len, int level, int type, size_t room)
{
    memset(control, 0, sizeof control);
    message = (struct msghdr){.msg_iov = &byte, .msg_iovlen = 1, .msg_control = control, .msg_controllen = room};
    struct cmsghdr *header = (struct cmsghdr *)control;
    header->cmsg_len = len;
    header->cmsg_level = level;
    header->cmsg_type = type;
    return header;
}

int main(void)
{
    int s[2];
    char text[10];
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
    begin(15, SOL_SOCKET, SCM_RIGHTS, 40);
    CHECK_ERRNO(sendmsg_(s[0], &message, 0), EINVAL);
    begin(41, SOL_SOCKET, SCM_RIGHTS, 40);
    CHECK_ERRNO(sendmsg_(s[0], &message, 0), EINVAL);
    begin(20, SOL_SOCKET, 77, 24);
    CHECK_ERRNO(sendmsg_(s[0], &message, 0), EINVAL);
    begin(20, SOL_SOCKET, 2 /* SCM_CREDENTIALS */, 24);
    CHECK_ERRNO(sendmsg_(s[0], &message, 0), EINVAL);
    begin(20, 77, 1, 24);
    CHECK_EQ(sendmsg_(s[0], &message, 0), 1);
    // Too short for a header is nothing.
    begin(20, SOL_SOCKET, 77, 15);
    CHECK_EQ(sendmsg_(s[0], &message, 0), 1);
    CHECK_EQ(recv(s[1], text, sizeof text, 0), 2);
    message.msg_control = (void *)8;
    CHECK_ERRNO(sendmsg_(s[0], &message, 0), EFAULT);
    message.msg_controllen = 0xffffffff;
    CHECK_ERRNO(sendmsg_(s[0], &message, 0), ENOBUFS);
    message = (struct msghdr){.msg_iov = &byte, .msg_iovlen = 1025};
    CHECK_ERRNO(syscall(SYS_sendmsg, s[0], &message, 0), EMSGSIZE);
    CHECK_ERRNO(syscall(SYS_recvmsg, s[0], &message, 0), EMSGSIZE);
    CHECK_ERRNO(syscall(SYS_sendmsg, s[0], 8, 0), EFAULT);
    CHECK_ERRNO(syscall(SYS_recvmsg, s[0], 8, 0), EFAULT);
    CHECK_ERRNO(send(s[0], (void *)8, 1, 0), EFAULT);
    CHECK_EQ(write(s[1], "x", 1), 1);
    CHECK_ERRNO(recv(s[0], (void *)8, 1, 0), EFAULT);
    CHECK_EQ(recv(s[0], text, 1, MSG_DONTWAIT), 1);
    // A datagram that cannot be put anywhere is lost.
    MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, s));
    CHECK_EQ(write(s[1], "x", 1), 1);
    CHECK_ERRNO(recv(s[0], (void *)8, 1, 0), EFAULT);
    CHECK_ERRNO(recv(s[0], text, 1, MSG_DONTWAIT), EAGAIN);
    CHECK_ERRNO(send(s[0], "x", 1, MSG_OOB), EOPNOTSUPP);
    CHECK_ERRNO(recv(s[0], text, 1, MSG_OOB), EOPNOTSUPP);
    DONE();
}

// rule: sendmmsg and recvmmsg move several messages and say how many and how long each was; an error ends them, and is told if it was the first or by the next call
// source: sendmmsg(2), recvmmsg(2)
#include "sockets.h"

static struct mmsghdr many[4];
static struct iovec pieces[4];
static char text[4][10];

static void prepare(int writes)
{
    static char *words[] = {"a", "", "ccc", "dddd"};
    for (int i = 0; i < 4; i++) {
        pieces[i] = writes ? (struct iovec){words[i], strlen(words[i])} : (struct iovec){text[i], 3};
        many[i] = (struct mmsghdr){.msg_hdr = {.msg_iov = &pieces[i], .msg_iovlen = 1}, .msg_len = 99};
    }
}

int main(void)
{
    int s[2];
    MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, s));
    prepare(1);
    CHECK_EQ(sendmmsg(s[0], many, 4, 0), 4);
    for (int i = 0; i < 4; i++) CHECK_EQ(many[i].msg_len, pieces[i].iov_len);
    prepare(0);
    CHECK_EQ(recvmmsg(s[1], many, 3, 0, NULL), 3);
    CHECK_EQ(many[0].msg_len, 1);
    CHECK_EQ(many[1].msg_len, 0);
    CHECK_EQ(many[2].msg_len, 3);
    CHECK_EQ(many[3].msg_len, 99);
    prepare(0);
    CHECK_EQ(recvmmsg(s[1], many, 4, MSG_WAITFORONE, NULL), 1);
    CHECK_EQ(many[0].msg_len, 3);
    CHECK_EQ(many[0].msg_hdr.msg_flags, MSG_TRUNC);
    CHECK_ERRNO(recvmmsg(s[1], many, 4, MSG_DONTWAIT, NULL), EAGAIN);
    prepare(1);
    many[2].msg_hdr.msg_iov = (struct iovec *)8;
    CHECK_EQ(sendmmsg(s[0], many, 4, 0), 2);
    CHECK_ERRNO(sendmmsg(s[0], many + 2, 2, 0), EFAULT);
    prepare(0);
    struct timespec time = {0, 0};
    CHECK_EQ(recvmmsg(s[1], many, 4, 0, &time), 1);
    prepare(0);
    many[1].msg_hdr.msg_iov = (struct iovec *)8;
    CHECK_EQ(recvmmsg(s[1], many, 4, MSG_DONTWAIT, NULL), 1);
    time.tv_nsec = -1;
    CHECK_ERRNO(recvmmsg(s[1], many, 4, 0, &time), EINVAL);
    // The other end goes between.
    MUST(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, s));
    prepare(1);
    CHECK_EQ(sendmmsg(s[0], many, 1, 0), 1);
    MUST(close(s[0]));
    prepare(0);
    CHECK_EQ(recvmmsg(s[1], many, 2, 0, NULL), 2);
    CHECK_EQ(many[0].msg_len, 1);
    CHECK_EQ(many[1].msg_len, 0);
    DONE();
}

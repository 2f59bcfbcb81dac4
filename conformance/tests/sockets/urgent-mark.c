// rule: a receive ends before the urgent byte, and where it was if it was received by MSG_OOB; SIOCATMARK tells of a socket that is there
// source: Linux, net/unix/af_unix.c, manage_oob(), unix_ioctl(); sockatmark(3)
#include "urgent.h"

#ifndef SIOCATMARK
#define SIOCATMARK 0x8905
#endif

static int at_mark(void)
{
    int is = -1;
    MUST(ioctl(fd[1], SIOCATMARK, &is));
    return is;
}

static void give(const char *text, int flags)
{
    MUST(send(fd[0], text, strlen(text), flags));
}

int main(int argc, char **argv)
{
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, fd));
    CHECK_EQ(at_mark(), 0);
    give("ab", 0);
    give("cU", MSG_OOB);
    give("de", 0);
    CHECK_EQ(at_mark(), 0);
    CHECK_GOT(MSG_PEEK, "abc");
    CHECK_SOME(1, 0, "a");
    CHECK_GOT(0, "bc");
    CHECK_EQ(at_mark(), 1);
    CHECK_GOT(0, "de");
    CHECK_EQ(at_mark(), 0);
    CHECK_EQ(ready(fd[1]), POLLOUT);

    // So it does where the byte was.
    give("abU", MSG_OOB);
    give("cd", 0);
    CHECK_GOT(MSG_OOB, "U");
    CHECK_EQ(at_mark(), 0);
    CHECK_GOT(MSG_PEEK, "ab");
    CHECK_GOT(0, "ab");
    CHECK_EQ(at_mark(), 1);
    CHECK_GOT(MSG_PEEK, "cd");
    CHECK_EQ(at_mark(), 1);
    CHECK_GOT(0, "cd");
    CHECK_EQ(at_mark(), 0);

    // A second one: the first is no mark any more.
    give("aU", MSG_OOB);
    CHECK_GOT(MSG_OOB, "U");
    give("bV", MSG_OOB);
    give("c", 0);
    CHECK_GOT(0, "ab");
    CHECK_EQ(at_mark(), 1);
    CHECK_GOT(MSG_OOB, "V");
    CHECK_EQ(at_mark(), 1);
    CHECK_GOT(0, "c");

    // All that is left was received: there is nothing to read.
    give("U", MSG_OOB);
    CHECK_EQ(at_mark(), 1);
    CHECK_GOT(MSG_OOB, "U");
    CHECK_EQ(at_mark(), 1);
    CHECK_ERRNO(receive_some(15, 0), EAGAIN);
    CHECK_EQ(at_mark(), 0);

    // MSG_WAITALL does not go beyond it.
    give("abU", MSG_OOB);
    give("cd", 0);
    memset(got, 0, sizeof got);
    CHECK_EQ(recv(fd[1], got, 4, MSG_WAITALL), 2);
    CHECK_GOT(0, "cd");
    CHECK_ERRNO(ioctl(fd[1], SIOCATMARK, NULL), EFAULT);
    // What was received is nothing that is lost.
    give("U", MSG_OOB);
    CHECK_GOT(MSG_OOB, "U");
    close(fd[1]);
    CHECK_EQ(recv(fd[0], got, 1, MSG_DONTWAIT), 0);
    DONE();
}

// rule: with SO_OOBINLINE the urgent byte is among the others, a receive still ends before it, and MSG_OOB gives EINVAL
// source: socket(7), SO_OOBINLINE; Linux, net/unix/af_unix.c, manage_oob()
#include "urgent.h"

int main(int argc, char **argv)
{
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, fd));
    MUST0(setsockopt(fd[1], SOL_SOCKET, SO_OOBINLINE, &(int){1}, sizeof(int)));
    MUST(send(fd[0], "abU", 3, MSG_OOB));
    MUST(send(fd[0], "cd", 2, 0));
    CHECK_ERRNO(receive(MSG_OOB), EINVAL);
    CHECK_EQ(ready(fd[1]), POLLIN | POLLOUT | POLLPRI);
    CHECK_GOT(MSG_PEEK, "ab");
    CHECK_GOT(0, "ab");
    CHECK_EQ(ready(fd[1]), POLLIN | POLLOUT | POLLPRI);
    CHECK_GOT(0, "Ucd");
    CHECK_EQ(ready(fd[1]), POLLOUT);
    MUST(send(fd[0], "U", 1, MSG_OOB));
    MUST(send(fd[0], "e", 1, 0));
    CHECK_GOT(MSG_PEEK, "Ue");
    MUST0(setsockopt(fd[1], SOL_SOCKET, SO_OOBINLINE, &(int){0}, sizeof(int)));
    CHECK_GOT(MSG_OOB, "U");
    CHECK_GOT(0, "e");
    DONE();
}

// rule: the owner of a socket gets SIGURG for each urgent byte, without O_ASYNC, and a poll for POLLPRI wakes
// source: socket(7), "Signals"; fcntl(2), F_SETOWN
#include "sockets.h"
#include "process.h"

static int urgent, other;

static void handler(int sig)
{
    if (sig == SIGURG) urgent++;
    else other++;
}

int main(int argc, char **argv)
{
    struct sigaction action = {.sa_handler = handler};
    MUST0(sigaction(SIGURG, &action, NULL));
    MUST0(sigaction(SIGIO, &action, NULL));
    int fd[2];
    char byte;
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, fd));
    // Nobody owns it.
    MUST(send(fd[0], "a", 1, MSG_OOB));
    CHECK_EQ(urgent, 0);
    MUST(fcntl(fd[1], F_SETOWN, getpid()));
    MUST(send(fd[0], "b", 1, 0));
    CHECK_EQ(urgent, 0);
    MUST(send(fd[0], "c", 1, MSG_OOB));
    CHECK_EQ(urgent, 1);
    MUST(send(fd[0], "d", 1, MSG_OOB));
    CHECK_EQ(urgent, 2);
    CHECK_EQ(other, 0);
    // The owner of who sends has none of it.
    MUST(fcntl(fd[1], F_SETOWN, 0));
    MUST(fcntl(fd[0], F_SETOWN, getpid()));
    MUST(send(fd[0], "f", 1, MSG_OOB));
    CHECK_EQ(urgent, 2);
    MUST(recv(fd[1], &byte, 1, MSG_OOB));

    pid_t child = fork_or_fail();
    if (child == 0) {
        struct pollfd one = {.fd = fd[1], .events = POLLPRI};
        CHECK_EQ(poll(&one, 1, -1), 1);
        CHECK_EQ(one.revents, POLLPRI);
        CHECK_EQ(recv(fd[1], &byte, 1, MSG_OOB), 1);
        CHECK_EQ(byte, 'h');
        CHILD_DONE();
    }
    MUST(send(fd[0], "g", 1, 0));
    usleep(20000);
    MUST(send(fd[0], "h", 1, MSG_OOB));
    check_child(child);
    DONE();
}

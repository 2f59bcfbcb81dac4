// rule: a stop and SIGCONT end a receive or send with a timeout with EINTR, without any handler; one without goes on
// source: signal(7), "Interruption of system calls and library functions by stop signals"
#include "process.h"
#include "sockets.h"

// Receives in a child, which is stopped and continued meanwhile.
static void receive_in_child(int timeout, int expected)
{
    int s[2];
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
    if (timeout) set_timeout(s[0], SO_RCVTIMEO, 100000);
    pid_t child = fork_or_fail();
    if (child == 0) {
        char byte;
        if (expected) {
            CHECK_ERRNO(recv(s[0], &byte, 1, 0), expected);
        } else {
            CHECK_EQ(recv(s[0], &byte, 1, 0), 1);
        }
        CHILD_DONE();
    }
    // Until it waits there is nothing to end.
    siginfo_t info = {.si_code = CLD_STOPPED};
    do {
        sleep_ms(20);
        MUST(kill(child, SIGSTOP));
        MUST(waitid(P_PID, child, &info, WSTOPPED | WEXITED | WNOWAIT));
        MUST(kill(child, SIGCONT));
    } while (expected && info.si_code == CLD_STOPPED);
    MUST(write(s[1], "x", 1));
    check_child(child);
}

int main(void)
{
    receive_in_child(1, EINTR);
    receive_in_child(0, 0);
    DONE();
}

// rule: where a real-time signal of F_SETSIG cannot be queued, SIGIO comes in its place
// source: fcntl(2), F_SETSIG
#include "check.h"
#include <fcntl.h>

int main(void)
{
    int ends[2];
    sigset_t set = set_of(SIGIO);
    sigaddset(&set, SIGRTMIN);
    MUST(sigprocmask(SIG_BLOCK, &set, NULL));
    MUST(pipe2(ends, O_NONBLOCK));
    MUST(fcntl(ends[0], F_SETOWN, getpid()));
    MUST(fcntl(ends[0], F_SETSIG, SIGRTMIN));
    MUST(fcntl(ends[0], F_SETFL, O_NONBLOCK | O_ASYNC));
    struct rlimit none = {0, 0};
    MUST(write(ends[1], "x", 1));
    CHECK(is_pending(SIGRTMIN));
    CHECK(!is_pending(SIGIO));
    MUST(setrlimit(RLIMIT_SIGPENDING, &none));
    MUST(write(ends[1], "x", 1));
    CHECK(is_pending(SIGIO));
    DONE();
}

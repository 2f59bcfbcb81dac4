// rule: the handler of SIGIO runs before the write that caused it returns, and while a write waits for its reader
// source: fcntl(2), O_ASYNC
#include "check.h"
#include <fcntl.h>

static int ends[2];
static volatile int handled, drained;

static void drain(int sig)
{
    char bytes[65536];
    handled++;
    ssize_t n = read(ends[0], bytes, sizeof bytes);
    if (n > 0) drained += n;
}

int main(void)
{
    static char bytes[200000];
    MUST(pipe(ends));
    MUST(fcntl(ends[0], F_SETOWN, getpid()));
    MUST(fcntl(ends[0], F_SETFL, O_NONBLOCK | O_ASYNC));
    on_signal(SIGIO, drain, SA_RESTART);
    CHECK_EQ(write(ends[1], "x", 1), 1);
    CHECK_EQ(handled, 1);
    CHECK_EQ(drained, 1);
    // The handler makes room; what was written until then is the answer.
    for (size_t done = 0; done < sizeof bytes;) {
        ssize_t n = write(ends[1], bytes + done, sizeof bytes - done);
        MUST(n);
        done += n;
    }
    CHECK_EQ(drained, (int)sizeof bytes + 1);
    DONE();
}

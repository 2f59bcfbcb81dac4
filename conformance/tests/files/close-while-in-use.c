// rule: a read that is under way goes on when another thread closes its descriptor
// source: close(2), "Multithreaded processes and close()"; seen on Linux 6.18
#include "check.h"

static int ends[2];

static void *reader(void *arg)
{
    char byte;
    return (void *)read(ends[0], &byte, 1);
}

int main(void)
{
    MUST(pipe(ends));
    pthread_t thread = start_thread(reader, NULL);
    sleep_ms(50);
    MUST(close(ends[0]));
    CHECK_EQ(write(ends[1], "x", 1), 1);
    CHECK_EQ((long)join_thread(thread), 1);
    // Now nobody can read any more.
    on_signal(SIGPIPE, SIG_IGN, 0);
    CHECK_ERRNO(write(ends[1], "x", 1), EPIPE);
    DONE();
}

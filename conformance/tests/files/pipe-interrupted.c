// rule: a handler interrupts a read or write of a pipe that has moved nothing (EINTR, or with SA_RESTART it goes on), and ends one that has moved something
// source: signal(7); POSIX read(), write()
// covers: pitfall 16
#include "check.h"
#include <fcntl.h>

static int pipe_[2];
static volatile int count;
static long target;

static void handler(int sig)
{
    count++;
}

static void *interrupt_then_write(void *arg)
{
    sleep_ms(50);
    MUST(thread_kill(target, SIGUSR1));
    WAIT_UNTIL(count > 0);
    sleep_ms(20);
    if (arg) MUST(write(pipe_[1], arg, strlen(arg)));
    return NULL;
}

int main(void)
{
    static char large[100000];
    char text[10] = "";
    target = gettid_();
    MUST(pipe(pipe_));

    on_signal(SIGUSR1, handler, 0);
    pthread_t sender = start_thread(interrupt_then_write, "one");
    CHECK_ERRNO(read(pipe_[0], text, sizeof text), EINTR);
    join_thread(sender);
    CHECK_EQ(read(pipe_[0], text, sizeof text), 3);

    count = 0;
    on_signal(SIGUSR1, handler, SA_RESTART);
    sender = start_thread(interrupt_then_write, "late");
    CHECK_EQ(read(pipe_[0], text, sizeof text), 4);
    CHECK_EQ(count, 1);
    join_thread(sender);

    count = 0;
    sender = start_thread(interrupt_then_write, NULL);
    CHECK_EQ(write(pipe_[1], large, sizeof large), 65536);
    CHECK_EQ(count, 1);
    join_thread(sender);
    DONE();
}

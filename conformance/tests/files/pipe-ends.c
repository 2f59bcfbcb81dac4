// rule: a pipe without writers is at its end; one without readers gives EPIPE, and the writing thread SIGPIPE
// source: POSIX read(), write(); pipe(7)
#include "check.h"
#include <fcntl.h>

static int pipe_[2];
static volatile long receiver, code;

static void handler(int sig, siginfo_t *info, void *context)
{
    receiver = gettid_();
    code = info->si_code;
}

static void *close_end(void *end)
{
    sleep_ms(50);
    MUST(close(*(int *)end));
    return NULL;
}

static void *write_broken(void *arg)
{
    CHECK_ERRNO(write(pipe_[1], "x", 1), EPIPE);
    CHECK_EQ(receiver, gettid_());
    return NULL;
}

int main(void)
{
    char byte;
    MUST(pipe(pipe_));
    CHECK_EQ(write(pipe_[1], "x", 1), 1);
    pthread_t closer = start_thread(close_end, &pipe_[1]);
    CHECK_EQ(read(pipe_[0], &byte, 1), 1);
    CHECK_EQ(read(pipe_[0], &byte, 1), 0);
    join_thread(closer);
    CHECK_EQ(read(pipe_[0], &byte, 1), 0);
    struct pollfd end = {.fd = pipe_[0], .events = POLLIN};
    CHECK_EQ(poll(&end, 1, -1), 1);
    CHECK_EQ(end.revents, POLLHUP);
    MUST(close(pipe_[0]));

    on_siginfo(SIGPIPE, handler, 0);
    MUST(pipe(pipe_));
    static char large[100000];
    closer = start_thread(close_end, &pipe_[0]);
    CHECK_EQ(write(pipe_[1], large, sizeof large), 65536);
    CHECK_EQ(receiver, gettid_());
    CHECK_EQ(code, SI_USER);
    join_thread(closer);
    receiver = 0;
    CHECK_EQ(write(pipe_[1], "", 0), 0);
    CHECK_EQ(receiver, 0);
    end = (struct pollfd){.fd = pipe_[1], .events = POLLOUT};
    CHECK_EQ(poll(&end, 1, -1), 1);
    CHECK_EQ(end.revents & POLLERR, POLLERR);
    join_thread(start_thread(write_broken, NULL));
    on_signal(SIGPIPE, SIG_IGN, 0);
    CHECK_ERRNO(write(pipe_[1], "x", 1), EPIPE);
    DONE();
}

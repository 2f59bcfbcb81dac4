// rule: with O_ASYNC nobody is signalled that the other end of a stream is gone, or sends no more, while a thread waits for it in a call
// source: Linux, net/unix/af_unix.c, unix_release_sock(), unix_shutdown(), SOCK_WAKE_WAITD
#include "async.h"
#include "process.h"
#include "sockets.h"

enum { CLOSED, WRITES_NO_MORE, BOTH, WAYS };

static void end(int fd, int how)
{
    if (how == CLOSED) MUST(close(fd));
    else MUST(shutdown(fd, how == BOTH ? SHUT_RDWR : SHUT_WR));
}

static struct {
    int fd, how;
} ending;

// Once the first thread waits.
static void *end_late(void *unused)
{
    await_sleep(getpid(), getpid());
    end(ending.fd, ending.how);
    return NULL;
}

int main(void)
{
    block_signals();
    for (int how = 0; how < WAYS; how++) {
        int fds[2];
        char byte;
        pthread_t thread;
        MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, fds));
        tells(fds[0]);
        end(fds[1], how);
        CHECK_EQ(next(), SIGRTMIN);
        CHECK_EQ(info.si_code, how == WRITES_NO_MORE ? POLL_IN : POLL_HUP);
        quiet();
        MUST(close(fds[0]));
        if (how != CLOSED) MUST(close(fds[1]));

        MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, fds));
        tells(fds[0]);
        MUST(fcntl(fds[0], F_SETFL, O_ASYNC));
        ending.fd = fds[1];
        ending.how = how;
        MUST0(pthread_create(&thread, NULL, end_late, NULL));
        CHECK_EQ(read(fds[0], &byte, 1), 0);
        MUST0(pthread_join(thread, NULL));
        quiet();
    }
    DONE();
}

// rule: writes of at most PIPE_BUF bytes to a pipe are not mixed with others, and without room for all of one it does not begin
// source: POSIX write(), "Write requests to a pipe or FIFO"; pipe(7)
#include "check.h"
#include <fcntl.h>

static int pipe_[2];

static void *write_blocks(void *arg)
{
    char block[PIPE_BUF];
    memset(block, *(char *)arg, sizeof block);
    for (int i = 0; i < 40; i++) CHECK_EQ(write(pipe_[1], block, sizeof block), PIPE_BUF);
    return NULL;
}

int main(void)
{
    MUST(pipe2(pipe_, O_NONBLOCK));
    static char block[PIPE_BUF];
    long filled = 0, n;
    while ((n = write(pipe_[1], block, sizeof block)) > 0) {
        CHECK_EQ(n, PIPE_BUF);
        filled += n;
    }
    CHECK_EQ(errno, EAGAIN);
    CHECK_EQ(filled, 65536);
    CHECK_EQ(read(pipe_[0], block, PIPE_BUF - 1), PIPE_BUF - 1);
    CHECK_ERRNO(write(pipe_[1], block, PIPE_BUF), EAGAIN);
    while (read(pipe_[0], block, sizeof block) > 0) {
    }
    MUST(fcntl(pipe_[0], F_SETFL, 0));
    MUST(fcntl(pipe_[1], F_SETFL, 0));

    pthread_t writers[3];
    for (int i = 0; i < 3; i++) writers[i] = start_thread(write_blocks, &"abc"[i]);
    for (int i = 0; i < 120; i++) {
        for (long got = 0; got < PIPE_BUF; got += n) MUST(n = read(pipe_[0], block + got, PIPE_BUF - got));
        for (int j = 1; j < PIPE_BUF; j++) {
            if (block[j] != block[0]) {
                FAIL("block %d is mixed at byte %d", i, j);
                break;
            }
        }
    }
    for (int i = 0; i < 3; i++) join_thread(writers[i]);
    DONE();
}

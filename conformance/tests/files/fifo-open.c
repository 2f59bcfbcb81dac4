// rule: opening a FIFO for one side waits for the other; O_NONBLOCK reads at once and has no writer
// source: POSIX.1-2017, open; fifo(7)
#include "tree.h"

static volatile int opened;

static void *reader(void *arg)
{
    int fd = open("p", O_RDONLY);
    opened = 1;
    return (void *)(intptr_t)fd;
}

static void *writer(void *arg)
{
    return (void *)(intptr_t)open("p", O_WRONLY);
}

static void nothing(int sig)
{
}

int main(void)
{
    enter_scratch();
    MUST(mkfifo("p", 0640));
    CHECK_EQ(status("p").st_mode, S_IFIFO | 0640);
    CHECK_ERRNO(mkfifo("p", 0640), EEXIST);
    CHECK_ERRNO(open("p", O_WRONLY | O_NONBLOCK), ENXIO);

    pthread_t thread = start_thread(reader, NULL);
    sleep_ms(20);
    CHECK_EQ(opened, 0);
    int w = open("p", O_WRONLY), r = (int)(intptr_t)join_thread(thread);
    MUST(w);
    MUST(r);
    char c[4];
    CHECK_EQ(write(w, "abc", 3), 3);
    CHECK_EQ(read(r, c, 4), 3);
    struct stat st;
    MUST(fstat(r, &st));
    CHECK_EQ(st.st_ino, status("p").st_ino);
    MUST(close(w));
    CHECK_EQ(read(r, c, 4), 0);
    // Another writer, and there is more to read.
    w = open("p", O_WRONLY | O_NONBLOCK);
    MUST(w);
    CHECK_EQ(write(w, "d", 1), 1);
    MUST(close(r));
    on_signal(SIGPIPE, SIG_IGN, 0);
    CHECK_ERRNO(write(w, "x", 1), EPIPE);
    MUST(close(w));

    // What was left is gone with the last descriptor. A writer that never was has not hung up.
    r = open("p", O_RDONLY | O_NONBLOCK);
    MUST(r);
    CHECK_EQ(read(r, c, 4), 0);
    struct pollfd p = {r, POLLIN, 0};
    CHECK_EQ(poll(&p, 1, 0), 0);
    thread = start_thread(writer, NULL);
    w = (int)(intptr_t)join_thread(thread);
    MUST(w);
    CHECK_ERRNO(read(r, c, 4), EAGAIN);
    CHECK_EQ(poll(&p, 1, 0), 0);
    MUST(close(w));
    CHECK_EQ(poll(&p, 1, 0), 1);
    CHECK_EQ(p.revents, POLLHUP);
    MUST(close(r));

    // Both sides at once never wait.
    w = open("p", O_RDWR);
    MUST(w);
    CHECK_EQ(write(w, "z", 1), 1);
    CHECK_EQ(read(w, c, 4), 1);
    CHECK_ERRNO(lseek(w, 0, SEEK_SET), ESPIPE);
    MUST(close(w));

    // A signal ends the waiting.
    on_signal(SIGALRM, nothing, 0);
    ualarm(20000, 0);
    CHECK_ERRNO(open("p", O_RDONLY), EINTR);
    CHECK_ERRNO(open("p", O_WRONLY | O_NONBLOCK), ENXIO);
    DONE();
}

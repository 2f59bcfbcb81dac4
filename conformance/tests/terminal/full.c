// rule: who writes more than the other side reads waits, or has EAGAIN, and nothing that was taken is lost; of a line that is too long the end is kept
// source: pty(7); termios(3), "Canonical and noncanonical mode"
#include "pty.h"

static char sent[1 << 17], got[1 << 17];

// Writes without waiting until there is no room.
static size_t fill(int fd)
{
    size_t done = 0;
    MUST(fcntl(fd, F_SETFL, O_NONBLOCK));
    int quiet = 0;
    while (quiet < 3) {
        ssize_t n = write(fd, sent + done, sizeof sent - done);
        if (n > 0) {
            done += (size_t)n;
            quiet = 0;
        } else {
            CHECK_EQ(errno, EAGAIN);
            quiet++;
            sleep_ms(10);
        }
    }
    CHECK_EQ(polled(fd, POLLOUT, 0), 0);
    CHECK(done < sizeof sent);
    return done;
}

static void drain(int fd, size_t count)
{
    size_t done = 0;
    MUST(fcntl(fd, F_SETFL, O_NONBLOCK));
    while (done < count) {
        if (!(polled(fd, POLLIN, 3000) & POLLIN)) break;
        ssize_t n = read(fd, got + done, sizeof got - done);
        MUST(n);
        done += (size_t)n;
    }
    CHECK_EQ(done, count);
    CHECK_EQ(memcmp(sent, got, done), 0);
}

int main(void)
{
    for (size_t i = 0; i < sizeof sent; i++) sent[i] = (char)('a' + i % 23);
    struct pty pty = new_pty();
    int fd = open_terminal(&pty);
    make_raw(fd, 1, 0);
    size_t count = fill(fd);
    drain(pty.master, count);
    CHECK_EQ(polled(fd, POLLOUT, 3000), POLLOUT);
    count = fill(pty.master);
    drain(fd, count);
    CHECK_EQ(polled(pty.master, POLLOUT, 3000), POLLOUT);

    // A line of a megabyte: the reader gets as much of it as fits, and its end.
    struct termios modes;
    MUST(tcgetattr(fd, &modes));
    modes.c_lflag = ICANON;
    MUST(tcsetattr(fd, TCSANOW, &modes));
    MUST(fcntl(pty.master, F_SETFL, 0));
    for (int i = 0; i < 8; i++) CHECK_EQ(write(pty.master, sent, sizeof sent), sizeof sent);
    CHECK_EQ(write(pty.master, "\n", 1), 1);
    CHECK_EQ(polled(fd, POLLIN, 3000), POLLIN);
    ssize_t n = read(fd, got, sizeof got);
    CHECK_EQ(n, 4096);
    CHECK_EQ(got[4095], '\n');
    CHECK_EQ(memcmp(got, sent, 4095), 0);
    DONE();
}

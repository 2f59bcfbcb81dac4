// rule: without ICANON a read waits for MIN bytes, for as long as TIME says between two; with MIN 0 for TIME in all
// source: POSIX 11.1.7, cases A to D
#include "pty.h"

static long long since(long long begin)
{
    return (now_ns(CLOCK_MONOTONIC) - begin) / 1000000;
}

int main(void)
{
    struct pty pty = new_pty();
    int fd = open_terminal(&pty);
    char bytes[16];

    // A: MIN and TIME. It waits for the first byte for ever, then for a tenth of a second.
    make_raw(fd, 3, 1);
    pid_t typist = fork_or_fail();
    if (typist == 0) {
        sleep_ms(50);
        type(&pty, "ab");
        CHILD_DONE();
    }
    long long begin = now_ns(CLOCK_MONOTONIC);
    CHECK_EQ(read(fd, bytes, 16), 2);
    CHECK(since(begin) >= 150);
    check_child(typist);
    type(&pty, "abcd");
    sleep_ms(20);
    CHECK_EQ(read(fd, bytes, 16), 4);
    // Fewer than MIN asked for, and there: no wait.
    type(&pty, "a");
    CHECK_EQ(polled(fd, POLLIN, 5000), POLLIN);
    CHECK_EQ(read(fd, bytes, 1), 1);

    // B: MIN alone.
    make_raw(fd, 3, 0);
    typist = fork_or_fail();
    if (typist == 0) {
        type(&pty, "a");
        sleep_ms(50);
        type(&pty, "bc");
        CHILD_DONE();
    }
    CHECK_EQ(read(fd, bytes, 16), 3);
    CHECK_EQ(memcmp(bytes, "abc", 3), 0);
    check_child(typist);
    // Poll tells when a read has enough.
    type(&pty, "a");
    NOTHING(fd);
    type(&pty, "bc");
    CHECK_EQ(polled(fd, POLLIN, 5000), POLLIN);
    CHECK_EQ(read(fd, bytes, 16), 3);

    // C: TIME alone.
    make_raw(fd, 0, 1);
    begin = now_ns(CLOCK_MONOTONIC);
    CHECK_EQ(read(fd, bytes, 16), 0);
    CHECK(since(begin) >= 99);
    type(&pty, "a");
    CHECK_EQ(polled(fd, POLLIN, 5000), POLLIN);
    CHECK_EQ(read(fd, bytes, 16), 1);

    // D: neither.
    make_raw(fd, 0, 0);
    CHECK_EQ(read(fd, bytes, 16), 0);
    type(&pty, "\003\004\n\377");
    sleep_ms(20);
    CHECK_EQ(read(fd, bytes, 16), 4);
    CHECK_EQ(memcmp(bytes, "\003\004\n\377", 4), 0);

    // PARMRK has the byte that marks errors twice.
    struct termios modes;
    MUST(tcgetattr(fd, &modes));
    modes.c_iflag |= PARMRK;
    MUST(tcsetattr(fd, TCSANOW, &modes));
    type(&pty, "a\377");
    sleep_ms(20);
    CHECK_EQ(read(fd, bytes, 16), 3);
    DONE();
}

// rule: a pipe carries more than it holds from one process to another, and a writer without readers dies of SIGPIPE
// source: POSIX write(), read(), pipe()
#include "process.h"

#define SIZE (1 << 20)

int main(void)
{
    line data = new_line();
    static unsigned char buffer[100000];
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(close(data.out));
        for (size_t at = 0; at < SIZE;) {
            size_t n = sizeof buffer < SIZE - at ? sizeof buffer : SIZE - at;
            for (size_t i = 0; i < n; i++) buffer[i] = (unsigned char)((at + i) * 31 >> 3);
            CHECK_EQ(write(data.in, buffer, n), n); // all of it, though it blocks
            at += n;
        }
        CHILD_DONE();
    }
    MUST(close(data.in));
    size_t at = 0;
    for (ssize_t n; (n = read(data.out, buffer, 1 + at % 5000)) > 0;)
        for (ssize_t i = 0; i < n; i++, at++)
            if (buffer[i] != (unsigned char)(at * 31 >> 3)) {
                FAIL("byte %zu", at);
                DONE();
            }
    CHECK_EQ(at, SIZE);
    check_child(child);

    data = new_line();
    child = fork_or_fail();
    if (child == 0) {
        MUST(close(data.out));
        for (;;)
            if (write(data.in, buffer, sizeof buffer) < 0) _exit(1);
    }
    MUST(close(data.in));
    CHECK_EQ(read(data.out, buffer, 1), 1); // it has begun, and blocks or will
    MUST(close(data.out));
    CHECK_EQ(reap(child), KILLED(SIGPIPE));
    DONE();
}

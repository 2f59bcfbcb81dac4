// rule: sendfile to a pipe waits for room, or moves what there is room for if the pipe does not block; a pipe without reader is EPIPE
// source: sendfile(2); pipe(7)
#include "process.h"
#include "tree.h"
#include <sys/sendfile.h>

int main(void)
{
    enter_scratch();
    int in = open("in", O_RDWR | O_CREAT, 0600);
    MUST(in);
    char *data = malloc(200000), *got = malloc(200000);
    for (int i = 0; i < 200000; i++) data[i] = (char)(i * 7 + i / 4096);
    CHECK_EQ(write(in, data, 200000), 200000);
    line pipe = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(close(pipe.in));
        size_t all = 0;
        for (ssize_t n; (n = read(pipe.out, got + all, 200000 - all)) > 0;) all += n;
        CHECK_EQ(all, 200000);
        CHECK(memcmp(data, got, 200000) == 0);
        CHILD_DONE();
    }
    off_t at = 0;
    while (at < 200000) MUST(sendfile(pipe.in, in, &at, 200000 - at));
    MUST(close(pipe.in));
    check_child(child);
    pipe = new_line();
    MUST(fcntl(pipe.in, F_SETFL, O_NONBLOCK));
    at = 0;
    ssize_t some = sendfile(pipe.in, in, &at, 200000);
    CHECK(some > 0 && some < 200000);
    CHECK_EQ(at, some);
    CHECK_ERRNO(sendfile(pipe.in, in, &at, 200000), EAGAIN);
    MUST(close(pipe.out));
    on_signal(SIGPIPE, SIG_IGN, 0);
    CHECK_ERRNO(sendfile(pipe.in, in, &at, 1), EPIPE);
    DONE();
}

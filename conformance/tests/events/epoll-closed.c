// rule: what is watched leaves with the last descriptor of its description, not before, and an epoll's end leaves the files as they are
// source: epoll(7), "Questions and answers"
#include "epoll.h"
#include "process.h"

int main(void)
{
    int ends[2], e = new_epoll();
    MUST(pipe(ends));
    add(e, ends[0], EPOLLIN);
    put(ends[1], 1);
    int copy = dup(ends[0]), old = ends[0];
    close(ends[0]);
    // Another descriptor has it open still, and it cannot be named any more.
    CHECK_TOLD(e, old, EPOLLIN);
    CHECK_ERRNO(epoll_ctl(e, EPOLL_CTL_DEL, old, NULL), EBADF);
    CHECK_ERRNO(epoll_ctl(e, EPOLL_CTL_DEL, copy, NULL), ENOENT);
    close(copy);
    CHECK_TOLD(e, 0, 0);

    // So has a child.
    MUST(pipe(ends));
    add(e, ends[0], EPOLLIN);
    int go[2];
    MUST(pipe(go));
    pid_t child = fork_or_fail();
    if (child == 0) {
        char byte;
        close(go[1]);
        (void)!read(go[0], &byte, 1);
        _exit(0);
    }
    old = ends[0];
    close(ends[0]);
    put(ends[1], 1);
    CHECK_TOLD(e, old, EPOLLIN);
    close(go[1]);
    CHECK_EQ(reap(child), 0);
    CHECK_TOLD(e, 0, 0);
    close(ends[1]);
    close(go[0]);

    // The same number again is another file.
    MUST(pipe(ends));
    add(e, ends[0], EPOLLIN);
    close(ends[0]);
    close(ends[1]);
    MUST(pipe(ends));
    CHECK_ERRNO(epoll_ctl(e, EPOLL_CTL_DEL, ends[0], NULL), ENOENT);
    add(e, ends[0], EPOLLIN);
    put(ends[1], 1);
    CHECK_TOLD(e, ends[0], EPOLLIN);

    int f = new_epoll(), copy_of_f = dup(f);
    add(f, ends[0], EPOLLIN);
    add(e, f, EPOLLIN);
    close(f);
    take(ends[0], 1);
    CHECK_TOLD(copy_of_f, 0, 0);
    CHECK_TOLD(e, 0, 0);
    put(ends[1], 1);
    CHECK_TOLD(copy_of_f, ends[0], EPOLLIN);
    close(copy_of_f);
    CHECK_TOLD(e, ends[0], EPOLLIN);
    take(ends[0], 1);
    close(e);
    put(ends[1], 1);
    take(ends[0], 1);

    // A process has an epoll from before fork together with its parent.
    e = new_epoll();
    child = fork_or_fail();
    if (child == 0) {
        MUST(control(e, EPOLL_CTL_ADD, ends[0], EPOLLIN, 7));
        _exit(0);
    }
    CHECK_EQ(reap(child), 0);
    put(ends[1], 1);
    CHECK_TOLD(e, 7, EPOLLIN);
    DONE();
}

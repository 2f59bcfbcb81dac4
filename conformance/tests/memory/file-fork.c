// rule: after fork a shared mapping of a file stays shared, and a private one is each process's own
// source: POSIX fork(); mmap(2)
#include "process.h"
#include "tree.h"

int main(void)
{
    enter_scratch();
    int fd = open("f", O_RDWR | O_CREAT, 0600);
    MUST(fd);
    MUST(ftruncate(fd, 2 * 4096));
    char *shared = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *private = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    CHECK(shared != MAP_FAILED && private != MAP_FAILED);
    MUST(close(fd));
    shared[0] = 'a';
    CHECK_EQ(private[0], 'a');
    private[1] = 'p';
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(private[1], 'p');
        shared[0] = 'b';
        shared[4096] = 'c'; // not touched before the fork
        CHECK_EQ(private[4096], 'c');
        private[1] = 'q';
        private[4097] = 'r';
        CHECK_EQ(shared[1], 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(shared[0], 'b');
    CHECK_EQ(shared[4096], 'c');
    CHECK_EQ(private[1], 'p');
    CHECK_EQ(private[4096], 'c');
    CHECK_EQ(private[4097], 0);
    CHECK_EQ(shared[4097], 0);
    DONE();
}

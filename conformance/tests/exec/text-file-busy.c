// rule: a file that is open for writing cannot be executed, one that runs cannot be written to: ETXTBSY
// source: execve(2), open(2), truncate(2), ETXTBSY
#include "exec.h"

static int data[2048] = {1, 2, 3};

int main(int argc, char **argv)
{
    if (argc > 1) {
        line up = {-1, atoi(argv[2])}, down = {atoi(argv[1]), -1};
        for (int i = 0; i < 2048; i++) data[i]++;
        tell(up);
        await(down);
        DONE();
    }
    const char *self = own_file(argv);
    int from = open(self, O_RDONLY);
    MUST(from);
    enter_folder();
    int to = open("copy", O_RDWR | O_CREAT, 0755);
    MUST(to);
    char buffer[4096];
    for (ssize_t n; (n = read(from, buffer, sizeof buffer)) > 0;) CHECK_EQ(write(to, buffer, n), n);
    CHECK_ERRNO(execl("copy", "copy", NULL), ETXTBSY);
    MUST(close(to));
    line up = new_line(), down = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) EXECUTE("copy", decimal(down.out), decimal(up.in));
    await(up);
    CHECK_ERRNO(open("copy", O_WRONLY), ETXTBSY);
    CHECK_ERRNO(open("copy", O_RDWR), ETXTBSY);
    CHECK_ERRNO(open("copy", O_RDONLY | O_TRUNC), ETXTBSY);
    CHECK_ERRNO(truncate("copy", 0), ETXTBSY);
    int fd = open("copy", O_RDONLY);
    MUST(fd);
    // What the program writes to its memory is not in the file.
    MUST(lseek(from, 0, SEEK_SET));
    char other[4096];
    for (ssize_t n; (n = read(from, buffer, sizeof buffer)) > 0;) {
        CHECK_EQ(read(fd, other, n), n);
        if (memcmp(buffer, other, n) != 0) FAIL("the file has changed");
    }
    tell(down);
    check_child(child);
    MUST(open("copy", O_WRONLY | O_TRUNC));
    MUST(unlink("copy"));
    DONE();
}

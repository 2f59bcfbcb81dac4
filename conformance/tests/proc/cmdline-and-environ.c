// rule: /proc/PID/cmdline and /proc/PID/environ are the program's arguments and environment as they lie in its memory now; of a zombie there are none
// source: proc_pid_cmdline(5), proc_pid_environ(5)
#include "process.h"

static size_t bytes_of(pid_t pid, const char *what, char *to, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, what);
    int fd = open(path, O_RDONLY);
    MUST(fd);
    size_t n = 0;
    ssize_t got;
    while ((got = read(fd, to + n, size - n)) > 0) n += (size_t)got;
    MUST(got);
    close(fd);
    return n;
}

int main(int argc, char **argv)
{
    char text[512];
    if (argc == 3) {
        // What it was executed with.
        size_t n = bytes_of(getpid(), "cmdline", text, sizeof text);
        CHECK_EQ(n, strlen(argv[0]) + 1 + 8);
        CHECK_EQ(memcmp(text + strlen(argv[0]), "\0one\0two\0", 9), 0);
        n = bytes_of(getpid(), "environ", text, sizeof text);
        CHECK_EQ(n, 8);
        CHECK_EQ(memcmp(text, "A=1\0B=2\0", 8), 0);
        // It changes them in place.
        argv[1][0] = 'O';
        n = bytes_of(getpid(), "cmdline", text, sizeof text);
        CHECK_EQ(memcmp(text + strlen(argv[0]), "\0One\0two\0", 9), 0);
        // A child has the same.
        pid_t child = fork_or_fail();
        if (child == 0) {
            argv[2][0] = 'T';
            bytes_of(getpid(), "cmdline", text, sizeof text);
            CHECK_EQ(memcmp(text + strlen(argv[0]), "\0One\0Two\0", 9), 0);
            CHILD_DONE();
        }
        await_end(child);
        CHECK_EQ(bytes_of(child, "cmdline", text, sizeof text), 0);
        check_child(child);
        bytes_of(getppid(), "cmdline", text, sizeof text);
        DONE();
    }
    pid_t child = fork_or_fail();
    if (child == 0) {
        char *const args[] = {argv[0], "one", "two", NULL};
        char *const environment[] = {"A=1", "B=2", NULL};
        execve("/proc/self/exe", args, environment);
        // A program that is linked with its kernel is no file.
        _exit(errno == ENOENT ? 0 : 2);
    }
    check_child(child);
    DONE();
}

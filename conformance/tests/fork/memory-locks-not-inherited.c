// rule: a child has none of its parent's memory locks, and does not lock what it maps from then on
// source: POSIX fork(), DESCRIPTION; mlock(2), NOTES
#include "process.h"

// KiB that the calling process has locked.
static long locked(void)
{
    char text[4096];
    int fd = open("/proc/self/status", O_RDONLY);
    MUST(fd);
    ssize_t got = read(fd, text, sizeof text - 1);
    MUST(got);
    text[got] = 0;
    MUST(close(fd));
    const char *line = strstr(text, "VmLck:");
    return line ? atol(line + 6) : -1;
}

int main(void)
{
    char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(page == MAP_FAILED ? -1 : 0);
    MUST(mlock(page, 8192));
    MUST(mlockall(MCL_FUTURE));
    long before = locked();
    CHECK(before >= 8);
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(locked(), 0);
        char *more = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        MUST(more == MAP_FAILED ? -1 : 0);
        CHECK_EQ(locked(), 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK(locked() >= before);
    DONE();
}

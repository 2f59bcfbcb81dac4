// rule: writing marks the times of modification and change, what changes the inode alone that of change
// source: POSIX.1-2017 4.9, "File Times Update"; write, chmod, link, rename, truncate
#include "tree.h"

static struct stat before;

static int changes(const char *path, int mtime, int ctime)
{
    struct stat now = status(path);
    int ok = (time_of(now.st_mtim) != time_of(before.st_mtim)) == mtime
        && (time_of(now.st_ctim) != time_of(before.st_ctim)) == ctime;
    before = now;
    pass_time();
    return ok;
}

int main(void)
{
    enter_scratch();
    make_file("f", "text");
    int fd = open("f", O_RDWR);
    MUST(fd);
    before = status("f");
    long long start = time_of(before.st_mtim);
    CHECK_EQ(start, time_of(before.st_ctim));
    pass_time();
    CHECK(llabs(start - now_ns(CLOCK_REALTIME)) < 60000000000LL);
    CHECK_EQ(write(fd, "", 0), 0);
    CHECK(changes("f", 0, 0));
    CHECK_EQ(write(fd, "x", 1), 1);
    CHECK(changes("f", 1, 1));
    MUST(chmod("f", 0600));
    CHECK(changes("f", 0, 1));
    MUST(link("f", "g"));
    CHECK(changes("f", 0, 1));
    MUST(unlink("g"));
    CHECK(changes("f", 0, 1));
    MUST(rename("f", "h"));
    CHECK(changes("h", 0, 1));
    MUST(ftruncate(fd, 2));
    CHECK(changes("h", 1, 1));
    MUST(close(open("h", O_WRONLY | O_TRUNC)));
    CHECK(changes("h", 1, 1));
    CHECK(changes("h", 0, 0));

    before = status(".");
    pass_time();
    make_file("new", "");
    CHECK(changes(".", 1, 1));
    make_file("new", "more");
    CHECK(changes(".", 0, 0));
    MUST(rename("new", "newer"));
    CHECK(changes(".", 1, 1));
    MUST(unlink("newer"));
    CHECK(changes(".", 1, 1));
    MUST(mkdir("d", 0777));
    CHECK(changes(".", 1, 1));
    make_file("d/f", "");
    CHECK(changes(".", 0, 0));
    // A read marks the time of access, at the latest when it is older than the others.
    make_file("r", "text");
    pass_time();
    CHECK_EQ(pwrite(fd = open("r", O_RDWR), "x", 1, 0), 1);
    before = status("r");
    pass_time();
    char byte;
    CHECK_EQ(read(fd, &byte, 1), 1);
    CHECK(time_of(status("r").st_atim) > time_of(before.st_atim));
    CHECK(changes("r", 0, 0));
    CHECK_EQ(pwrite(fd, "x", 1, 0), 1);
    before = status("r");
    pass_time();
    CHECK_EQ(read(open("r", O_RDONLY | O_NOATIME), &byte, 1), 1);
    CHECK_EQ(time_of(status("r").st_atim), time_of(before.st_atim));
    DONE();
}

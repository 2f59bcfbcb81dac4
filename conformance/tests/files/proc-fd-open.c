// rule: opening a link in /proc/self/fd opens its file once more, with an offset and an access mode of its own, also when it has no name
// source: proc_pid_fd(5)
#include "proc.h"

int main(void)
{
    enter_scratch();
    char buffer[16];
    make_file("file", "0123456789");
    int fd = open("file", O_RDONLY);
    MUST(fd);
    CHECK_EQ(read(fd, buffer, 4), 4);
    int again = open(link_to(fd), O_RDWR);
    MUST(again);
    CHECK_EQ(lseek(again, 0, SEEK_CUR), 0);
    CHECK_EQ(write(again, "abc", 3), 3);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 4);
    CHECK(holds("file", "abc3456789"));
    MUST(unlink("file"));
    CHECK(holds(link_to(fd), "abc3456789"));
    MUST(truncate(link_to(fd), 2));
    CHECK(holds(link_to(again), "ab"));

    // A pipe's end, and the other end of the same pipe; nobody waits for the other side.
    int end[2];
    MUST(pipe(end));
    int reader = open(link_to(end[1]), O_RDONLY);
    MUST(reader);
    CHECK_EQ(write(end[1], "x", 1), 1);
    CHECK_EQ(read(reader, buffer, 16), 1);
    MUST(close(end[1]));
    MUST(close(reader));
    reader = open(link_to(end[0]), O_RDONLY);
    MUST(reader);
    CHECK_EQ(read(reader, buffer, 16), 0);
    MUST(close(reader));
    MUST(close(end[0]));

    // A directory is walked through, whatever its name is now.
    MUST(mkdir("d", 0700));
    make_file("d/in", "here");
    int d = open("d", O_PATH);
    MUST(d);
    MUST(rename("d", "e"));
    char path[64];
    snprintf(path, sizeof path, "%s/in", link_to(d));
    CHECK(holds(path, "here"));
    MUST(chdir(link_to(d)));
    CHECK(holds("in", "here"));
    MUST(chdir(".."));
    CHECK(holds("e/in", "here"));

    CHECK_ERRNO(open(link_to(d), O_RDONLY | O_NOFOLLOW), ELOOP);
    int link = open(link_to(d), O_PATH | O_NOFOLLOW);
    MUST(link);
    struct stat st;
    MUST(fstat(link, &st));
    CHECK(S_ISLNK(st.st_mode));
    MUST(chmod(link_to(fd), 0400));
    MUST(fstat(fd, &st));
    CHECK_EQ(st.st_mode & 0777, 0400);
    DONE();
}

// rule: linkat with AT_SYMLINK_FOLLOW gives a file of O_TMPFILE a name by its link in /proc/self/fd; one whose names are gone gets none
// source: open(2), O_TMPFILE
#include "proc.h"

int main(void)
{
    enter_scratch();
    int fd = open(".", O_TMPFILE | O_WRONLY, 0600);
    MUST(fd);
    CHECK_EQ(write(fd, "text", 4), 4);
    CHECK(strstr(text_of(link_to(fd)), " (deleted)") != NULL);
    MUST(linkat(AT_FDCWD, link_to(fd), AT_FDCWD, "named", AT_SYMLINK_FOLLOW));
    CHECK(holds("named", "text"));
    int gone = open("gone", O_CREAT | O_RDWR, 0600);
    MUST(gone);
    MUST(unlink("gone"));
    CHECK_ERRNO(linkat(AT_FDCWD, link_to(gone), AT_FDCWD, "back", AT_SYMLINK_FOLLOW), ENOENT);
    CHECK_ERRNO(link("/proc/self/comm", "comm"), EXDEV);
    CHECK_ERRNO(rename("/proc/self/comm", "comm"), EXDEV);
    DONE();
}

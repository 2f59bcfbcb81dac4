// rule: the text of a link in /proc/self/fd is the path of the file now, or says that it was deleted or has no path; its mode is how the file was opened
// source: proc_pid_fd(5)
#include "proc.h"

int main(void)
{
    enter_scratch();
    int fd = open("a", O_CREAT | O_RDWR, 0600);
    MUST(fd);
    CHECK(leads_to(link_to(fd), "a"));
    CHECK_EQ(status(link_to(fd)).st_mode, S_IFLNK | 0700);
    MUST(rename("a", "b"));
    CHECK(leads_to(link_to(fd), "b"));
    MUST(mkdir("d", 0700));
    MUST(rename("b", "d/c"));
    CHECK(leads_to(link_to(fd), "d/c"));
    MUST(rename("d/c", "c"));
    CHECK(leads_to(link_to(fd), "c"));

    int gone = open("gone", O_CREAT | O_WRONLY, 0600);
    MUST(gone);
    MUST(unlink("gone"));
    CHECK(leads_to(link_to(gone), "gone (deleted)"));
    CHECK_EQ(status(link_to(gone)).st_mode, S_IFLNK | 0300);

    int d = open("d", O_RDONLY);
    MUST(d);
    CHECK(leads_to(link_to(d), "d"));
    CHECK_EQ(status(link_to(d)).st_mode, S_IFLNK | 0500);
    MUST(rename("d", "e"));
    CHECK(leads_to(link_to(d), "e"));
    MUST(rmdir("e"));
    CHECK(strstr(text_of(link_to(d)), " (deleted)") != NULL);

    int path = open("c", O_PATH);
    MUST(path);
    CHECK(leads_to(link_to(path), "c"));
    CHECK_EQ(status(link_to(path)).st_mode, S_IFLNK);

    int end[2];
    MUST(pipe(end));
    struct stat st;
    MUST(fstat(end[0], &st));
    char want[64];
    snprintf(want, sizeof want, "pipe:[%llu]", (unsigned long long)st.st_ino);
    CHECK(strcmp(text_of(link_to(end[0])), want) == 0);
    CHECK(strcmp(text_of(link_to(end[1])), want) == 0);
    CHECK_EQ(status(link_to(end[0])).st_mode, S_IFLNK | 0500);
    CHECK_EQ(status(link_to(end[1])).st_mode, S_IFLNK | 0300);

    int memory = memfd_create("thing", 0);
    MUST(memory);
    CHECK(strcmp(text_of(link_to(memory)), "/memfd:thing (deleted)") == 0);
    int process = (int)syscall(SYS_pidfd_open, getpid(), 0);
    MUST(process);
    CHECK(strcmp(text_of(link_to(process)), "anon_inode:[pidfd]") == 0);
    int null = open("/dev/null", O_RDONLY);
    MUST(null);
    CHECK(strcmp(text_of(link_to(null)), "/dev/null") == 0);
    DONE();
}

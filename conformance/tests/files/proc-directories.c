// rule: /proc/self/cwd and /proc/self/root lead to the working and the root directory, /proc/self to the process, and getcwd knows the way back
// source: proc_pid_cwd(5), proc_pid_root(5)
#include "proc.h"

int main(void)
{
    enter_scratch();
    char self[32], text[128];
    snprintf(self, sizeof self, "%d", getpid());
    CHECK(strcmp(text_of("/proc/self"), self) == 0);
    CHECK(strcmp(text_of("/proc/self/root"), "/") == 0);
    CHECK(strcmp(text_of("/proc/self/cwd"), scratch) == 0);
    MUST(mkdir("d", 0700));
    make_file("d/in", "text");
    MUST(chdir("d"));
    CHECK(holds("/proc/self/cwd/in", "text"));
    CHECK(holds("/proc/self/cwd/../d/in", "text"));
    CHECK(leads_to("/proc/self/cwd", "d"));
    struct stat a, b;
    MUST(stat("/proc/self/root", &a));
    MUST(stat("/", &b));
    CHECK_EQ(a.st_ino, b.st_ino);
    CHECK_EQ(a.st_dev, b.st_dev);
    MUST(stat("/proc/self/fd", &a));
    CHECK(a.st_dev != b.st_dev);
    CHECK_EQ(a.st_mode, S_IFDIR | 0500);

    MUST(chdir("/proc/self/fd"));
    snprintf(text, sizeof text, "/proc/%d/fd", getpid());
    char got[128];
    CHECK(getcwd(got, sizeof got) != NULL);
    CHECK(strcmp(got, text) == 0);
    MUST(chdir(".."));
    CHECK(strcmp(text_of("cwd"), getcwd(got, sizeof got)) == 0);
    MUST(chdir("../.."));
    CHECK(strcmp(getcwd(got, sizeof got), "/") == 0);
    DONE();
}

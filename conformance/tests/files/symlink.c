// rule: a symbolic link in a path is followed, at most forty in one path; the last only if the call or a slash says so
// source: POSIX.1-2017 4.13, "Pathname Resolution"; path_resolution(7), symlink(7)
#include "tree.h"

int main(void)
{
    char name[300], target[300];
    enter_scratch();
    MUST(mkdir("d", 0777));
    make_file("d/f", "text");
    MUST(symlink("d", "to-d"));
    MUST(symlink("f", "d/to-f"));
    MUST(symlink("../d/", "d/up"));
    MUST(symlink("loop", "loop"));
    MUST(symlink("nowhere", "dangling"));
    CHECK_EQ(symlinkat("/dev/null", AT_FDCWD, "abs"), 0);
    CHECK(holds("to-d/to-f", "text"));
    CHECK(holds("d/up/up/up/f", "text"));
    struct stat st;
    MUST(stat("abs", &st));
    CHECK(S_ISCHR(st.st_mode));
    CHECK_EQ(status("to-d").st_mode, S_IFLNK | 0777);
    CHECK_EQ(status("to-d").st_size, 1);
    CHECK(S_ISDIR(status("to-d/").st_mode));
    CHECK_ERRNO(stat("loop", &st), ELOOP);
    CHECK_ERRNO(stat("loop/x", &st), ELOOP);
    CHECK_ERRNO(stat("dangling", &st), ENOENT);
    CHECK_ERRNO(stat("dangling/", &st), ENOENT);
    CHECK_ERRNO(stat("d/to-f/", &st), ENOTDIR);
    CHECK_ERRNO(mkdir("dangling", 0777), EEXIST);
    CHECK_ERRNO(mkdir("dangling/", 0777), EEXIST);
    CHECK_ERRNO(rmdir("to-d"), ENOTDIR);
    CHECK_ERRNO(rmdir("to-d/"), ENOTDIR);
    CHECK_ERRNO(unlink("to-d/"), ENOTDIR);
    CHECK_ERRNO(symlink("", "new"), ENOENT);
    CHECK_ERRNO(symlink("x", "dangling"), EEXIST);
    CHECK_ERRNO(symlink("x", "new/"), ENOENT);

    // readlink cuts off, and puts no NUL.
    char text[8] = "zzzzzzz";
    CHECK_EQ(readlink("dangling", text, 3), 3);
    CHECK_EQ(memcmp(text, "nowz", 4), 0);
    CHECK_EQ(readlink("dangling", text, 7), 7);
    CHECK_ERRNO(readlink("d", text, 7), EINVAL);
    CHECK_ERRNO(readlink("none", text, 7), ENOENT);
    CHECK_ERRNO(syscall(SYS_readlinkat, AT_FDCWD, "dangling", text, 0), EINVAL);

    strcpy(target, "d/f");
    for (int i = 1; i <= 41; i++) {
        snprintf(name, sizeof name, "l%d", i);
        MUST(symlink(target, name));
        strcpy(target, name);
    }
    CHECK_EQ(stat("l40", &st), 0);
    CHECK_ERRNO(stat("l41", &st), ELOOP);
    DONE();
}

// rule: a file that loses its set-ID bits, by a write of a user or by chown, sets no ids when it is executed
// source: POSIX write(), chown(); inode(7); execve(2)
#include "exec.h"

int main(int argc, char **argv)
{
    uid_t user = 2000001;
    if (argc > 1) {
        CHECK_EQ(geteuid(), argv[1][0] == 's' ? 2000002 : user);
        DONE();
    }
    const char *self = own_file(argv);
    enter_folder();
    copy_program(self, "p", 2000002, 0, 04757);
    pid_t child = fork_or_fail();
    if (child == 0) {
        become_other(user);
        CHECK_EXECUTED("./p", "set");
        int fd = open("p", O_RDWR);
        MUST(fd);
        char first;
        MUST(pread(fd, &first, 1, 0));
        CHECK_EQ(pwrite(fd, &first, 1, 0), 1);
        MUST(close(fd));
        CHECK_EXECUTED("./p", "not");
        CHILD_DONE();
    }
    check_child(child);
    MUST(chmod("p", 04755));
    MUST(chown("p", 2000003, 0));
    child = fork_or_fail();
    if (child == 0) {
        become_other(user);
        EXECUTE("./p", "not");
    }
    check_child(child);
    leave_folder((const char *const[]){"p", NULL});
    DONE();
}

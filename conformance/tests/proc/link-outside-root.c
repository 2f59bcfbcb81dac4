// rule: the link to a descriptor shows the whole path of what is outside of the root directory; getcwd says that no way leads there
// source: proc_pid_fd(5); getcwd(2), "(unreachable)"
#include "process.h"
#include "tree.h"

static void check_link(int proc, int fd, const char *want)
{
    char path[32], got[100] = "";
    snprintf(path, sizeof path, "self/fd/%d", fd);
    MUST(readlinkat(proc, path, got, sizeof got - 1));
    if (strcmp(got, want)) FAIL("leads to %s, not %s", got, want);
}

int main(void)
{
    if (geteuid() != 0) {
        // Only root can have another one.
        DONE();
    }
    char file[sizeof scratch + 8], got[100];
    enter_scratch();
    snprintf(file, sizeof file, "%s/file", scratch);
    MUST(mkdir("jail", 0700));
    int proc = open("/proc", O_RDONLY | O_DIRECTORY), fd = open("file", O_CREAT | O_RDWR, 0600);
    int outside = open(".", O_RDONLY | O_DIRECTORY);
    MUST(proc);
    MUST(fd);
    MUST(outside);
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(chroot("jail"));
        check_link(proc, fd, file);
        check_link(proc, outside, scratch);
        MUST(fchdir(outside));
        MUST(syscall(SYS_getcwd, got, sizeof got));
        CHECK_EQ(strncmp(got, "(unreachable)/", 14), 0);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}

// rule: execveat takes a folder's descriptor and a name, or with AT_EMPTY_PATH the descriptor of the program itself
// source: execveat(2); POSIX fexecve()
#include "exec.h"

static const char *const names[] = {"link", NULL};

int main(int argc, char **argv)
{
    if (argc > 1) {
        CHECK_EQ(strcmp(argv[1], "second"), 0);
        return failures ? 1 : 5;
    }
    const char *self = own_file(argv);
    char *full = realpath(self, NULL);
    if (full == NULL) full = (char *)self;
    enter_folder();
    MUST(symlink(full, "link"));
    int folder = open(".", O_RDONLY | O_DIRECTORY), file = open(full, O_RDONLY | O_CLOEXEC);
    int path = open(full, O_PATH | O_CLOEXEC);
    MUST(folder);
    MUST(file);
    MUST(path);
    char *arguments[] = {"x", "second", NULL};
    CHECK_ERRNO(syscall(SYS_execveat, folder, "none", arguments, environ, 0), ENOENT);
    CHECK_ERRNO(syscall(SYS_execveat, folder, "", arguments, environ, 0), ENOENT);
    CHECK_ERRNO(syscall(SYS_execveat, folder, "link", arguments, environ, AT_SYMLINK_NOFOLLOW), ELOOP);
    CHECK_ERRNO(syscall(SYS_execveat, folder, "link", arguments, environ, 1), EINVAL);
    CHECK_ERRNO(syscall(SYS_execveat, 99, "link", arguments, environ, 0), EBADF);
    CHECK_ERRNO(syscall(SYS_execveat, 99, "", arguments, environ, AT_EMPTY_PATH), EBADF);
    CHECK_ERRNO(syscall(SYS_execveat, file, "link", arguments, environ, 0), ENOTDIR);
    CHECK_ERRNO(syscall(SYS_execveat, folder, "", arguments, environ, AT_EMPTY_PATH), EACCES);
    for (int how = 0; how < 5; how++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            if (how == 0) syscall(SYS_execveat, folder, "link", arguments, environ, 0);
            if (how == 1) syscall(SYS_execveat, AT_FDCWD, "link", arguments, environ, 0);
            if (how == 2) syscall(SYS_execveat, 99, full, arguments, environ, 0); // absolute
            if (how == 3) syscall(SYS_execveat, path, "", arguments, environ, AT_EMPTY_PATH);
            if (how == 4) fexecve(file, arguments, environ);
            _exit(errno);
        }
        CHECK_EQ(reap(child), EXITED(5));
    }
    leave_folder(names);
    DONE();
}

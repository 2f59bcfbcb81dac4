// rule: file actions of posix_spawn open, close and duplicate in their order; one that fails is the result, without a child
// source: POSIX posix_spawn(), posix_spawn_file_actions_addopen(), _addclose(), _adddup2()
#include "exec.h"
#include <spawn.h>

int main(int argc, char **argv)
{
    char byte = 0;
    if (argc > 1) {
        // 20: a copy of what 21 was, which is closed; 22: kept by a duplicate of itself; 23: closed by exec; 24: kept.
        CHECK_EQ(write(20, "x", 1), 1);
        CHECK_ERRNO(fcntl(21, F_GETFD), EBADF);
        CHECK_EQ(fcntl(22, F_GETFD), 0);
        CHECK_ERRNO(fcntl(23, F_GETFD), EBADF);
        CHECK_EQ(fcntl(24, F_GETFD), 0);
        CHECK_EQ(read(24, &byte, 1), 0); // /dev/null
        DONE();
    }
    const char *self = own_file(argv);
    line up = new_line();
    for (int fd = 22; fd < 24; fd++) MUST(fcntl(dup2(up.in, fd), F_SETFD, FD_CLOEXEC));
    MUST(fcntl(up.in, F_SETFD, FD_CLOEXEC));
    MUST(fcntl(up.out, F_SETFD, FD_CLOEXEC));
    posix_spawn_file_actions_t actions;
    MUST0(posix_spawn_file_actions_init(&actions));
    MUST0(posix_spawn_file_actions_adddup2(&actions, up.in, 21));
    MUST0(posix_spawn_file_actions_adddup2(&actions, 21, 20));
    MUST0(posix_spawn_file_actions_addclose(&actions, 21));
    MUST0(posix_spawn_file_actions_adddup2(&actions, 22, 22));
    MUST0(posix_spawn_file_actions_addopen(&actions, 24, "/dev/null", O_RDONLY, 0));
    char *arguments[] = {(char *)self, "second", NULL};
    pid_t child;
    fflush(stdout);
    CHECK_EQ(posix_spawn(&child, self, &actions, NULL, arguments, environ), 0);
    check_child(child);
    CHECK_EQ(read(up.out, &byte, 1), 1);
    CHECK_EQ(byte, 'x');
    CHECK_ERRNO(fcntl(24, F_GETFD), EBADF);
    MUST0(posix_spawn_file_actions_addopen(&actions, 25, "/no-such-file", O_RDONLY, 0));
    CHECK_EQ(posix_spawn(&child, self, &actions, NULL, arguments, environ), ENOENT);
    MUST0(posix_spawn_file_actions_destroy(&actions));
    MUST0(posix_spawn_file_actions_init(&actions));
    MUST0(posix_spawn_file_actions_adddup2(&actions, 26, 27));
    CHECK_EQ(posix_spawn(&child, self, &actions, NULL, arguments, environ), EBADF);
    CHECK_ERRNO(wait(NULL), ECHILD);
    DONE();
}

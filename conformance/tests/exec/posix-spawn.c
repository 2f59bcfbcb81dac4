// rule: posix_spawn sets group, mask and default signals and moves descriptors for the new program alone
// source: POSIX posix_spawn()
#include "exec.h"
#include <spawn.h>

int main(int argc, char **argv)
{
    if (argc > 1) {
        CHECK_EQ(getpgrp(), getpid());
        CHECK_EQ(is_blocked(SIGUSR1), 1);
        CHECK_EQ(is_blocked(SIGTERM), 0);
        struct sigaction got;
        MUST(sigaction(SIGUSR2, NULL, &got));
        CHECK(got.sa_handler == SIG_DFL);
        CHECK_EQ(write(20, "x", 1), 1);
        DONE();
    }
    const char *self = own_file(argv);
    line up = new_line();
    MUST(fcntl(up.in, F_SETFD, FD_CLOEXEC));
    on_signal(SIGUSR2, SIG_IGN, 0);
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    sigset_t mask = set_of(SIGUSR1), defaults = set_of(SIGUSR2);
    MUST0(posix_spawnattr_init(&attributes));
    MUST0(posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
    MUST0(posix_spawnattr_setsigmask(&attributes, &mask));
    MUST0(posix_spawnattr_setsigdefault(&attributes, &defaults));
    MUST0(posix_spawn_file_actions_init(&actions));
    MUST0(posix_spawn_file_actions_adddup2(&actions, up.in, 20));
    char *arguments[] = {(char *)self, "second", NULL};
    pid_t child;
    fflush(stdout);
    CHECK_EQ(posix_spawn(&child, self, &actions, &attributes, arguments, environ), 0);
    await(up);
    check_child(child);
    CHECK_EQ(is_blocked(SIGUSR1), 0);
    CHECK_ERRNO(fcntl(20, F_GETFD), EBADF);
    CHECK_EQ(posix_spawn(&child, "/no-such-file", NULL, NULL, arguments, environ), ENOENT);
    CHECK_ERRNO(wait(NULL), ECHILD);
    DONE();
}

// rule: posix_spawn joins a group, begins a session and resets ids as told; ignored signals stay so, caught ones are default
// source: POSIX posix_spawn(), DESCRIPTION
#include "exec.h"
#include <spawn.h>

static const char *self;

static void handler(int sig)
{
}

// Spawns this program with these flags; its checks must hold.
static void check_spawned(posix_spawnattr_t *attributes, int flags, const char *what, long number)
{
    char *arguments[] = {(char *)self, (char *)what, decimal(number), NULL};
    pid_t child;
    MUST0(posix_spawnattr_setflags(attributes, flags));
    fflush(stdout);
    CHECK_EQ(posix_spawn(&child, self, NULL, attributes, arguments, environ), 0);
    check_child(child);
}

int main(int argc, char **argv)
{
    if (argc > 2) {
        long number = atol(argv[2]);
        switch (*argv[1]) {
        case 'g': CHECK_EQ(getpgrp(), number); break;
        case 's':
            CHECK_EQ(getsid(0), getpid());
            CHECK_EQ(getpgrp(), getpid());
            break;
        case 'i':
            CHECK_EQ(geteuid(), number);
            CHECK_EQ(getegid(), getgid());
            break;
        default: {
            struct sigaction got;
            MUST(sigaction(SIGUSR1, NULL, &got));
            CHECK(got.sa_handler == SIG_IGN);
            MUST(sigaction(SIGUSR2, NULL, &got));
            CHECK(got.sa_handler == SIG_DFL);
            CHECK_EQ(is_blocked(SIGTERM), 1);
        }
        }
        DONE();
    }
    self = own_file(argv);
    posix_spawnattr_t attributes;
    MUST0(posix_spawnattr_init(&attributes));
    pid_t member = idle_child();
    MUST(setpgid(member, member));
    MUST0(posix_spawnattr_setpgroup(&attributes, member));
    check_spawned(&attributes, POSIX_SPAWN_SETPGROUP, "group", member);
    // Without the flag the group of the attributes means nothing.
    check_spawned(&attributes, 0, "group", getpgrp());
    end_child(member);
#ifdef POSIX_SPAWN_SETSID
    check_spawned(&attributes, POSIX_SPAWN_SETSID, "session", 0);
#endif
    on_signal(SIGUSR1, SIG_IGN, 0);
    on_signal(SIGUSR2, handler, 0);
    block(SIGTERM);
    check_spawned(&attributes, 0, "actions", 0);
    uid_t user = lone_user();
    if (geteuid() == 0) {
        MUST(setegid(user));
        MUST(seteuid(user));
        check_spawned(&attributes, POSIX_SPAWN_RESETIDS, "ids", 0);
        MUST(seteuid(0));
        MUST(setegid(0));
    }
    DONE();
}

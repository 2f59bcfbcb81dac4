// rule: exec in a handler leaves that signal blocked in the new program
// source: POSIX execve(): the mask is the calling thread's
#include "exec.h"

static const char *self;

static void handler(int sig)
{
    EXECUTE(self, "second");
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        uint64_t set;
        MUST(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &set, 8));
        CHECK_EQ(set, SIGBIT(SIGUSR1));
        DONE();
    }
    self = own_file(argv);
    pid_t child = fork_or_fail();
    if (child == 0) {
        on_signal(SIGUSR1, handler, 0);
        raise(SIGUSR1);
        _exit(98);
    }
    check_child(child);
    DONE();
}

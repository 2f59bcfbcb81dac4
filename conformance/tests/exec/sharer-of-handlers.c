// rule: a process that shares its handlers has its own after exec: those of the other stay
// source: execve(2), "the dispositions of any signals that are being caught are reset"; clone(2), CLONE_SIGHAND
#include "exec.h"

static const char *self;

static void handler(int sig)
{
}

static int child_function(void *arg)
{
    EXECUTE(self, "1");
}

int main(int argc, char **argv)
{
    struct sigaction action;
    if (argc > 1) {
        MUST(sigaction(SIGUSR1, NULL, &action));
        CHECK(action.sa_handler == SIG_DFL);
        MUST(sigaction(SIGUSR2, NULL, &action));
        CHECK(action.sa_handler == SIG_IGN);
        on_signal(SIGUSR1, SIG_IGN, 0);
        DONE();
    }
    self = own_file(argv);
    char *stack = malloc(65536);
    on_signal(SIGUSR1, handler, 0);
    on_signal(SIGUSR2, SIG_IGN, 0);
    pid_t child = clone(child_function, stack + 65536,
                        CLONE_VM | CLONE_VFORK | CLONE_SIGHAND | SIGCHLD, NULL);
    MUST(child);
    CHECK_EQ(reap(child), EXITED(0));
    MUST(sigaction(SIGUSR1, NULL, &action));
    CHECK(action.sa_handler == handler);
    DONE();
}

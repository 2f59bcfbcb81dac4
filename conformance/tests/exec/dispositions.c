// rule: handlers become the default, ignored signals stay ignored, flags and masks are gone
// source: POSIX execve(), DESCRIPTION; SIGCHLD stays ignored on Linux
#include "exec.h"

static void handler(int sig)
{
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        for (int sig = 1; sig <= 64; sig++) {
            struct kernel_sigaction action;
            MUST(syscall(SYS_rt_sigaction, sig, NULL, &action, 8));
            int ignored = sig == SIGUSR2 || sig == SIGCHLD || sig == SIGRTMAX;
            CHECK(action.handler == (ignored ? SIG_IGN : SIG_DFL));
            CHECK_EQ(action.flags, 0);
            CHECK_EQ(action.mask, 0);
        }
        DONE();
    }
    const char *self = own_file(argv);
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART | SA_NODEFER};
        sigfillset(&action.sa_mask);
        for (int sig = 1; sig <= 64; sig++)
            if (sig != SIGKILL && sig != SIGSTOP && (sig < 32 || sig > 34)) MUST(sigaction(sig, &action, NULL));
        action.sa_handler = SIG_IGN;
        MUST(sigaction(SIGUSR2, &action, NULL));
        MUST(sigaction(SIGRTMAX, &action, NULL));
        MUST(sigaction(SIGCHLD, &action, NULL));
        EXECUTE(self, "second");
    }
    check_child(child);
    DONE();
}

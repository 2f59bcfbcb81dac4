// rule: a child cloned with another exit signal, or with none, tells its parent by SIGCHLD once it has executed a program
// source: clone(2), "the termination signal is reset to SIGCHLD on execve"; execve(2)
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) return 3;
    const char *self = own_file(argv);
    int signals[] = {SIGUSR1, 0, SIGRTMIN};
    block(SIGCHLD);
    block(SIGUSR1);
    for (int i = 0; i < 3; i++) {
        fflush(stdout);
        pid_t child = (pid_t)clone_(signals[i]);
        MUST(child);
        if (child == 0) EXECUTE(self, "1");
        siginfo_t info;
        CHECK_EQ(accept_signal(SIGCHLD, &info), SIGCHLD);
        CHECK_EQ(info.si_pid, child);
        CHECK_EQ(info.si_status, 3);
        CHECK_EQ(reap(child), EXITED(3));
        CHECK_EQ(is_pending(SIGUSR1), 0);
    }
    DONE();
}

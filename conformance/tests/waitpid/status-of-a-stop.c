// rule: WUNTRACED reports a stop with its signal, WCONTINUED a continuation as 0xffff
// source: POSIX waitpid(), WUNTRACED, WCONTINUED
// covers: pitfall 32
#include "process.h"

int main(void)
{
    pid_t child = idle_child();
    for (int i = 0; i < 3; i++) {
        MUST(kill(child, SIGSTOP));
        int status = wait_status(child, WUNTRACED);
        CHECK_EQ(status, STOPPED(SIGSTOP));
        CHECK(WIFSTOPPED(status) && !WIFEXITED(status) && !WIFSIGNALED(status) && !WIFCONTINUED(status));
        CHECK_EQ(WSTOPSIG(status), SIGSTOP);
        MUST(kill(child, SIGCONT));
        status = wait_status(child, WCONTINUED);
        CHECK_EQ(status, CONTINUED);
        CHECK(WIFCONTINUED(status) && !WIFSTOPPED(status) && !WIFEXITED(status) && !WIFSIGNALED(status));
    }
    end_child(child);
    DONE();
}

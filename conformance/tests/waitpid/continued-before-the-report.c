// rule: a stop that nobody took is gone once the child continues, and a continuation once it stops again
// source: Linux wait(2); kernel: SIGCONT clears the stop's code
// covers: pitfall 32
#include "process.h"

int main(void)
{
    pid_t child = idle_child();
    int status;
    MUST(kill(child, SIGSTOP));
    await_stop(child);
    MUST(kill(child, SIGCONT));
    CHECK_EQ(wait_status(child, WCONTINUED | WUNTRACED), CONTINUED);
    CHECK_EQ(waitpid(child, &status, WUNTRACED | WNOHANG), 0);

    MUST(kill(child, SIGSTOP));
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    MUST(kill(child, SIGCONT));
    siginfo_t info;
    MUST(waitid(P_PID, child, &info, WCONTINUED | WNOWAIT));
    MUST(kill(child, SIGSTOP));
    await_stop(child);
    CHECK_EQ(waitpid(child, &status, WCONTINUED | WNOHANG), 0);
    CHECK_EQ(wait_status(child, WCONTINUED | WUNTRACED | WNOHANG), STOPPED(SIGSTOP));
    end_child(child);
    DONE();
}

// rule: a stop and a continuation are each reported once, and only to who asks for them
// source: POSIX waitpid(); Linux wait(2)
// covers: pitfall 17, pitfall 32
#include "process.h"

int main(void)
{
    pid_t child = idle_child();
    int status;
    MUST(kill(child, SIGSTOP));
    await_stop(child);
    CHECK_EQ(waitpid(child, &status, WNOHANG), 0);
    CHECK_EQ(waitpid(child, &status, WNOHANG | WCONTINUED), 0);
    CHECK_EQ(wait_status(child, WUNTRACED | WNOHANG), STOPPED(SIGSTOP));
    CHECK_EQ(waitpid(child, &status, WUNTRACED | WNOHANG), 0);
    CHECK_EQ(waitpid(-1, &status, WUNTRACED | WNOHANG), 0);
    // A stop while stopped is none.
    MUST(kill(child, SIGSTOP));
    CHECK_EQ(waitpid(child, &status, WUNTRACED | WNOHANG), 0);

    MUST(kill(child, SIGCONT));
    siginfo_t info;
    MUST(waitid(P_PID, child, &info, WCONTINUED | WNOWAIT));
    CHECK_EQ(waitpid(child, &status, WUNTRACED | WNOHANG), 0);
    CHECK_EQ(wait_status(child, WCONTINUED | WNOHANG), CONTINUED);
    CHECK_EQ(waitpid(child, &status, WCONTINUED | WNOHANG), 0);
    // A continuation while running is none.
    MUST(kill(child, SIGCONT));
    CHECK_EQ(waitpid(child, &status, WCONTINUED | WNOHANG), 0);
    end_child(child);
    DONE();
}

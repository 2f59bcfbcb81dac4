// rule: with SA_NOCLDSTOP stops and continuations send no SIGCHLD; waitpid still reports them, and ends still send it
// source: POSIX sigaction(), SA_NOCLDSTOP
// covers: pitfall 9
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGCHLD, handler, SA_NOCLDSTOP | SA_RESTART);
    struct sigaction got;
    MUST(sigaction(SIGCHLD, NULL, &got));
    CHECK_EQ(got.sa_flags & SA_NOCLDSTOP, SA_NOCLDSTOP);
    pid_t child = idle_child();
    MUST(kill(child, SIGSTOP));
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    MUST(kill(child, SIGCONT));
    CHECK_EQ(wait_status(child, WCONTINUED), CONTINUED);
    CHECK_EQ(count, 0);
    MUST(kill(child, SIGKILL));
    CHECK_EQ(reap(child), KILLED(SIGKILL));
    CHECK_EQ(count, 1);

    on_signal(SIGCHLD, handler, SA_RESTART);
    count = 0;
    child = idle_child();
    MUST(kill(child, SIGSTOP));
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    WAIT_UNTIL(count == 1); // Linux lets wait see a stop a moment before it sends the signal
    end_child(child);
    DONE();
}

// rule: SA_NOCLDWAIT leaves no zombies, but SIGCHLD's handler runs
// source: POSIX sigaction(), SA_NOCLDWAIT; Linux sends the signal
// covers: pitfall 9, pitfall 26
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGCHLD, handler, SA_NOCLDWAIT | SA_RESTART);
    struct sigaction got;
    MUST(sigaction(SIGCHLD, NULL, &got));
    CHECK_EQ(got.sa_flags & SA_NOCLDWAIT, SA_NOCLDWAIT);
    pid_t child = fork_or_fail();
    if (child == 0) _exit(1);
    CHECK_ERRNO(waitpid(child, NULL, 0), ECHILD);
    WAIT_UNTIL(count == 1);
    CHECK_ERRNO(kill(child, 0), ESRCH);
    DONE();
}

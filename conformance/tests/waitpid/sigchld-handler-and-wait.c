// rule: SIGCHLD's handler runs for the very child that wait reports; with neither SA_RESTART nor a stop the wait still gives it
// source: POSIX wait(); Linux: the child is there before the signal is
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    on_signal(SIGCHLD, handler, SA_RESTART);
    for (int i = 0; i < 50; i++) {
        count = 0;
        pid_t child = fork_or_fail();
        if (child == 0) _exit(i);
        int status;
        CHECK_EQ(waitpid(-1, &status, 0), child);
        CHECK_EQ(status, EXITED(i));
        CHECK_EQ(count, 1);
    }
    DONE();
}

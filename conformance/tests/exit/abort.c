// rule: abort ends a process by SIGABRT, blocked, ignored or handled
// source: POSIX abort()
#include "process.h"

static void handler(int sig)
{
}

int main(void)
{
    for (int how = 0; how < 4; how++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            if (how == 1) block(SIGABRT);
            if (how == 2) on_signal(SIGABRT, SIG_IGN, 0);
            if (how == 3) on_signal(SIGABRT, handler, 0);
            abort();
        }
        CHECK_EQ(reap(child), KILLED(SIGABRT));
    }
    DONE();
}

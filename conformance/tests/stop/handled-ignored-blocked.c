// rule: SIGTSTP with a handler, ignored or blocked does not stop; SIGSTOP always does
// source: POSIX 2.4.1; sigaction(), SIGSTOP cannot be caught or ignored
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    for (int how = 0; how < 3; how++) {
        line up = new_line(), go = new_line();
        pid_t child = fork_or_fail();
        if (child == 0) {
            if (how == 0) on_signal(SIGTSTP, handler, SA_RESTART);
            if (how == 1) on_signal(SIGTSTP, SIG_IGN, 0);
            if (how == 2) block(SIGTSTP);
            tell(up);
            await(go);
            CHECK_EQ(count, how == 0);
            CHECK_EQ(is_pending(SIGTSTP), how == 2);
            if (how == 2) unblock(SIGTSTP); // stops here
            CHILD_DONE();
        }
        MUST(setpgid(child, 0));
        await(up);
        MUST(kill(child, SIGTSTP));
        tell(go);
        if (how == 2) {
            CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGTSTP));
            MUST(kill(child, SIGCONT));
        }
        CHECK_EQ(wait_status(child, WUNTRACED), EXITED(0));
    }
    DONE();
}

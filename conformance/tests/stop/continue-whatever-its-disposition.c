// rule: SIGCONT continues a stopped process, blocked, ignored or handled; its handler runs after
// source: POSIX 2.4.1 ("shall be continued, even if SIGCONT is ignored or blocked")
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    for (int how = 0; how < 4; how++) {
        line up = new_line(), go = new_line();
        pid_t child = fork_or_fail();
        if (child == 0) {
            if (how == 1) on_signal(SIGCONT, SIG_IGN, 0);
            if (how == 2) block(SIGCONT);
            if (how == 3) on_signal(SIGCONT, handler, SA_RESTART);
            tell(up);
            await(go);
            CHECK_EQ(count, how == 3);
            if (how == 2) CHECK_EQ(is_pending(SIGCONT), 1);
            CHILD_DONE();
        }
        await(up);
        MUST(kill(child, SIGSTOP));
        CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
        MUST(kill(child, SIGCONT));
        CHECK_EQ(wait_status(child, WCONTINUED), CONTINUED);
        tell(go);
        check_child(child);
    }
    DONE();
}

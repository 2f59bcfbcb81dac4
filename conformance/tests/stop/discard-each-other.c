// rule: a stop signal discards a pending SIGCONT, SIGCONT the pending stop signals, of a process stopped or not, ignored or not
// source: POSIX 2.4.1 Signal Generation and Delivery
// covers: pitfall 8
#include "process.h"

int main(void)
{
    line up = new_line(), go = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        block(SIGCONT);
        block(SIGTSTP);
        block(SIGTTIN);
        tell(up);
        for (;;) {
            await(go);
            tell_number(up, is_pending(SIGCONT) * 4 + is_pending(SIGTSTP) * 2 + is_pending(SIGTTIN));
        }
    }
    MUST(setpgid(child, 0));
    await(up);
    MUST(kill(child, SIGTSTP));
    MUST(kill(child, SIGTTIN));
    tell(go);
    CHECK_EQ(await_number(up), 3);
    MUST(kill(child, SIGCONT));
    tell(go);
    CHECK_EQ(await_number(up), 4);
    MUST(kill(child, SIGTSTP));
    tell(go);
    CHECK_EQ(await_number(up), 2);
    MUST(kill(child, SIGSTOP));
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    MUST(kill(child, SIGTTIN));
    MUST(kill(child, SIGCONT));
    tell(go);
    CHECK_EQ(await_number(up), 4);
    end_child(child);
    DONE();
}

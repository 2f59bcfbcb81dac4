// rule: PR_SET_PDEATHSIG sends its signal at the end of the parent, and again at that of a subreaper that took its place
// source: PR_SET_PDEATHSIG(2const)
#include "process.h"

int main(void)
{
    line told = new_line(), go = new_line(), ready = new_line();
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    pid_t subreaper = fork_or_fail();
    if (subreaper == 0) {
        MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
        pid_t parent = fork_or_fail();
        if (parent == 0) {
            pid_t child = fork_or_fail();
            if (child == 0) {
                siginfo_t info;
                block(SIGUSR1);
                MUST(prctl(PR_SET_PDEATHSIG, SIGUSR1));
                tell(ready);
                for (int i = 0; i < 2; i++) {
                    CHECK_EQ(accept_signal(SIGUSR1, &info), SIGUSR1);
                    tell_number(told, info.si_pid);
                }
                CHILD_DONE();
            }
            await(ready);
            _exit(0);
        }
        check_child(parent);
        tell_number(told, parent);
        await(go);
        _exit(0);
    }
    long one = await_number(told), two = await_number(told);
    CHECK_EQ(one, two); // the parent's number, in either order
    tell(go);
    CHECK_EQ(await_number(told), subreaper);
    check_child(subreaper);
    CHECK_EQ(reap(-1), EXITED(0));
    DONE();
}

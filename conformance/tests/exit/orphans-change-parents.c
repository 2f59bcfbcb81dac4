// rule: after its parent's death a process has another parent, and getppid says so at once
// source: POSIX _Exit(), "parent process ID … shall be set to the process ID of an implementation-defined system process"
// covers: pitfall 32
#include "process.h"

int main(void)
{
    line up = new_line(), go = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        pid_t me = getpid();
        pid_t grandchild = fork_or_fail();
        if (grandchild == 0) {
            tell_number(up, getppid() == me);
            await(go);
            tell_number(up, getppid());
            _exit(0);
        }
        stay();
    }
    CHECK_EQ(await_number(up), 1);
    end_child(child);
    tell(go);
    // Process 1, or whoever above this program reaps orphans.
    pid_t now = (pid_t)await_number(up);
    CHECK(now != child && now != getpid() && now >= 1);
    CHECK_ERRNO(wait(NULL), ECHILD);
    DONE();
}

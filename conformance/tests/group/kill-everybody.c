// rule: kill(-1) signals every process the sender may signal, in any group and session, but not the sender
// source: POSIX kill(), "If pid is -1"; kill(2): Linux leaves out the sender and process 1
// covers: pitfall 18
#include "process.h"

int main(void)
{
    line up = new_line();
    pid_t bystander = idle_child();
    pid_t child = fork_or_fail();
    if (child == 0) {
        uid_t user = lone_user();
        MUST(setresuid(user, user, user));
        // Not on a machine where this process may signal everybody.
        CHECK_ERRNO(kill(1, 0), EPERM);
        CHECK_ERRNO(kill(bystander, 0), EPERM);
        if (failures) _exit(1);
        // Linux: there are others, none may be signalled, and that is no error.
        CHECK_EQ(kill(-1, SIGTERM), 0);
        CHECK_EQ(waitpid(-1, NULL, WNOHANG), -1);
        pid_t victims[3];
        for (int i = 0; i < 3; i++) {
            victims[i] = fork_or_fail();
            if (victims[i] == 0) {
                if (i == 1) MUST(setpgid(0, 0));
                if (i == 2) MUST(setsid());
                tell(up);
                stay();
            }
            await(up);
        }
        CHECK_EQ(kill(-1, 0), 0);
        CHECK_EQ(waitpid(-1, NULL, WNOHANG), 0);
        CHECK_EQ(kill(-1, SIGTERM), 0);
        for (int i = 0; i < 3; i++) CHECK_EQ(reap(victims[i]), KILLED(SIGTERM));
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(waitpid(bystander, NULL, WNOHANG), 0);
    end_child(bystander);
    DONE();
}

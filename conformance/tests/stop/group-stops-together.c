// rule: a stop signal to a group stops each member, and each tells its parent
// source: POSIX kill(), 2.4.1
// covers: pitfall 18
#include "process.h"

int main(void)
{
    pid_t children[4];
    for (int i = 0; i < 4; i++) {
        children[i] = idle_child();
        MUST(setpgid(children[i], children[0]));
    }
    pid_t outside = idle_child();
    MUST(kill(-children[0], SIGTSTP));
    for (int i = 0; i < 4; i++) CHECK_EQ(wait_status(children[i], WUNTRACED), STOPPED(SIGTSTP));
    CHECK_EQ(waitpid(-1, NULL, WUNTRACED | WNOHANG), 0);
    MUST(kill(-children[0], SIGCONT));
    for (int i = 0; i < 4; i++) CHECK_EQ(wait_status(-children[0], WCONTINUED), CONTINUED);
    MUST(kill(-children[0], SIGKILL));
    for (int i = 0; i < 4; i++) CHECK_EQ(wait_status(-children[0], 0), KILLED(SIGKILL));
    end_child(outside);
    DONE();
}

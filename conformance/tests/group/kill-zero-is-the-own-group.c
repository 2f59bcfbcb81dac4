// rule: kill(0) signals the sender's own group, the sender included
// source: POSIX kill(), "If pid is 0"
// covers: pitfall 18
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    line up = new_line(), hold = new_line();
    on_signal(SIGUSR1, handler, SA_RESTART);
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setpgid(0, 0));
        pid_t members[3];
        for (int i = 0; i < 3; i++) {
            members[i] = fork_or_fail();
            if (members[i] == 0) {
                if (i == 2) MUST(setpgid(0, 0));
                tell(up);
                await(hold);
                _exit(count);
            }
            await(up);
        }
        CHECK_EQ(kill(0, SIGUSR1), 0);
        CHECK_EQ(count, 1);
        for (int i = 0; i < 3; i++) tell(hold);
        for (int i = 0; i < 3; i++) CHECK_EQ(reap(members[i]), EXITED(i < 2));
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(count, 0);
    DONE();
}

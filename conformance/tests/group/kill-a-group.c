// rule: kill(-pgrp), killpg and kill(0) signal every member of the group and nobody else, each once
// source: POSIX kill(), killpg()
// covers: pitfall 18, pitfall 31
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    line up = new_line(), counts = new_line(), holds[5];
    pid_t children[5];
    on_signal(SIGUSR1, handler, SA_RESTART);
    for (int i = 0; i < 5; i++) {
        holds[i] = new_line();
        children[i] = fork_or_fail();
        if (children[i] == 0) {
            tell(up);
            await(holds[i]);
            tell_number(counts, count * 10 + i);
            await(holds[i]);
            CHILD_DONE();
        }
        await(up);
    }
    // 0, 1, 2 are a group; 3 is one; 4 stays with this process.
    for (int i = 0; i < 3; i++) MUST(setpgid(children[i], children[0]));
    MUST(setpgid(children[3], 0));
    CHECK_EQ(kill(-children[0], SIGUSR1), 0);
    CHECK_EQ(killpg(children[3], SIGUSR1), 0);
    const int want[] = {1, 1, 1, 1, 0};
    for (int i = 0; i < 5; i++) {
        tell(holds[i]);
        CHECK_EQ(await_number(counts), want[i] * 10 + i);
        tell(holds[i]);
        check_child(children[i]);
    }
    CHECK_EQ(count, 0);
    DONE();
}

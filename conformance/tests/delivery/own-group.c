// rule: kill(0) and kill(-group) of a process alone in its group send one signal to it
// source: POSIX kill(), DESCRIPTION
// covers: pitfall 18
#include "check.h"

static int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    // A group of its own, unless it leads its session already.
    if (getpgrp() != getpid()) MUST(setpgid(0, 0));
    on_signal(SIGUSR1, handler, 0);
    CHECK_EQ(kill(0, SIGUSR1), 0);
    CHECK_EQ(count, 1);
    CHECK_EQ(kill(-getpgrp(), SIGUSR1), 0);
    CHECK_EQ(count, 2);
    CHECK_EQ(killpg(getpgrp(), SIGUSR1), 0);
    CHECK_EQ(count, 3);
    CHECK_EQ(killpg(0, SIGUSR1), 0);
    CHECK_EQ(count, 4);
    DONE();
}

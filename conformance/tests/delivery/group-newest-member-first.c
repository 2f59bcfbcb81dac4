// rule: kill of a group sends to who joined it last first: it ends before the first member runs, which dies of the signal at that end
// source: Linux: a new member is put in front of the others
#include "steps.h"

static void perform(int self, int step)
{
    switch (step) {
    case 0: CALL('v', SYS_rt_sigaction, 18, (long)action(self, EXITING, 0x0, 0x0), 0, 8); break;
    case 1: start(self, step, CLONE3, 1, 0, 10); break;
    case 2: start(self, step, FORK, 2, 0, 0); break;
    case 3: CALL('v', SYS_kill, 0, 18); break;
    }
}

static const struct turn turns[] = {{0, 0}, {0, 0}, {0, 0}, {2, 0}};

static const char *const on_linux[] = {
    "b 0 -1 1999 0",
    "r 0 0 0",
    "r 0 1 1001",
    "b 1 -1 1000 0",
    "r 0 2 1002",
    "b 2 -1 1000 0",
    "h 1 -1 18",
    "h 2 -1 18",
    "z 0 -1 0",
    "z 1 -1 0",
    "z 2 -1 4",
    "z 0 -1 1 10",
};

int main(void)
{
    CHECK_PLAY(turns, on_linux);
    DONE();
}

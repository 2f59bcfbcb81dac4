// rule: who waits for the children of its group sleeps on when the only one leaves that group and ends
// source: wait(2); Linux wakes a waiter only for a child that it waits for, and then looks for others
#include "steps.h"

static void perform(int self, int step)
{
    switch (step) {
    case 0: start(self, step, FORK, 1, 0, 0); break;
    case 1: CALL('p', SYS_wait4, 0, 0, 0, 0); break;
    case 2: CALL('v', SYS_setpgid, 0, 0); break;
    case 3: CALL('v', SYS_exit_group, 0); break;
    }
}

static const struct turn turns[] = {{0, 0}, {0, 0}, {1, 0}, {1, 0}};

// Actor 0 is still in step 1 at the end.
static const char *const on_linux[] = {
    "b 0 -1 1999 0",
    "r 0 0 1001",
    "b 1 -1 1000 0",
    "r 1 2 0",
    "z 0 -1 2",
    "z 1 -1 4",
    "z 0 -1 0 0",
};

int main(void)
{
    CHECK_PLAY(turns, on_linux);
    DONE();
}

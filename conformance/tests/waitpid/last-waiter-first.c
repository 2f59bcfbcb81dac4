// rule: of two threads that wait for the same children the one that began last is woken first
// source: Linux: a waiter is put in front of the others
#include "steps.h"

static void perform(int self, int step)
{
    switch (step) {
    case 0: start(self, step, THREAD, 1, 0, 0); break;
    case 1: start(self, step, FORK, 2, 0, 0); break;
    case 2: CALL('p', SYS_wait4, 0, 0, 0, 0); break;
    case 3: CALL('p', SYS_wait4, 0, 0, 0, 0); break;
    case 4: CALL('v', SYS_tkill, the_tid(2), 3); break;
    }
}

static const struct turn turns[] = {{0, 0}, {0, 0}, {1, 0}, {0, 0}, {2, 0}};

static const char *const on_linux[] = {
    "b 0 -1 1999 0",
    "r 0 0 1001",
    "b 1 -1 1999 0",
    "r 0 1 1002",
    "b 2 -1 1000 0",
    "r 0 3 1002",
    "r 1 2 -10",
    "z 0 -1 0",
    "z 1 -1 0",
    "z 2 -1 5",
    "z 0 -1 0 0",
};

int main(void)
{
    CHECK_PLAY(turns, on_linux);
    DONE();
}

// rule: the parent of vfork(2) goes on when the child's first thread ends, though others of the child live on
// source: Linux: mm_release() of the thread that vfork made
#include "steps.h"

static void perform(int self, int step)
{
    switch (step) {
    case 0: start(self, step, VFORK, 1, 0, 0); break;
    case 1: start(self, step, THREAD, 2, 0, 0); break;
    case 2: CALL('v', SYS_exit, 0); break;
    case 3: CALL('p', SYS_wait4, -1, 0, 1, 0); break;
    }
}

static const struct turn turns[] = {{0, 0}, {1, 0}, {1, 0}, {0, 0}};

static const char *const on_linux[] = {
    "b 0 -1 1999 0",
    "b 1 -1 1000 0",
    "r 1 1 1002",
    "b 2 -1 1000 0",
    "r 0 0 1001",
    "r 0 3 0",
    "z 0 -1 0",
    "z 1 -1 3",
    "z 2 -1 0",
    "z 0 -1 0 0",
};

int main(void)
{
    CHECK_PLAY(turns, on_linux);
    DONE();
}

// rule: it is the continued child that tells its parent, when it runs: kill returns before the parent's handler of SIGCHLD runs
// source: Linux: prepare_signal() leaves it to get_signal()
#include "steps.h"

static void perform(int self, int step)
{
    switch (step) {
    case 0: start(self, step, FORK, 1, 0, 0); break;
    case 1: CALL('v', SYS_tkill, the_tid(1), 19); break;
    case 2: CALL('v', SYS_rt_sigaction, 17, (long)action(self, PLAIN, 0x0, 0x0), 0, 8); break;
    case 3: CALL('v', SYS_kill, the_pid(1), 18); break;
    }
}

static const struct turn turns[] = {{0, 0}, {0, 0}, {0, 0}, {0, 0}};

static const char *const on_linux[] = {
    "b 0 -1 1999 0",
    "r 0 0 1001",
    "b 1 -1 1000 0",
    "r 0 1 0",
    "r 0 2 0",
    "r 0 3 0",
    "h 0 -1 17 65536 0",
    "z 0 -1 0",
    "z 1 -1 0",
    "z 0 -1 0 0",
};

int main(void)
{
    CHECK_PLAY(turns, on_linux);
    DONE();
}

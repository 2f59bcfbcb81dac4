// rule: SIGCONT that comes before all threads have stopped is told to the parent as a stop by no signal, and to wait as a continuation
// source: Linux: prepare_signal()
#include "steps.h"

static void perform(int self, int step)
{
    switch (step) {
    case 0: CALL('v', SYS_rt_sigaction, 17, (long)action(self, INFO, 0x0, 0x0), 0, 8); break;
    case 1: start(self, step, FORK, 1, 0, 0); break;
    case 2: start(self, step, THREAD, 2, 0, 0); break;
    case 3:
        // The first thread stops, the second is woken for that and comes after this one.
        syscall(SYS_kill, the_pid(1), 19);
        syscall(SYS_sched_yield);
        CALL('v', SYS_kill, the_pid(1), 18);
        break;
    case 4: CALL('p', SYS_wait4, -1, (long)out(self, 'w'), 1 | 2 | 8, 0); break;
    }
}

static const struct turn turns[] = {{0, 0}, {0, 0}, {1, 0}, {0, 0}, {0, 0}};

static const char *const on_linux[] = {
    "b 0 -1 1999 0",
    "r 0 0 0",
    "r 0 1 1001",
    "b 1 -1 1000 0",
    "r 1 2 1002",
    "b 2 -1 1000 0",
    "r 0 3 0",
    "h 0 -1 17 65536 0 0 17 5 0 1001 0 0",
    "r 0 4 1001 65535",
    "z 0 -1 0",
    "z 1 -1 0",
    "z 2 -1 0",
    "z 0 -1 0 0",
};

int main(void)
{
    CHECK_PLAY(turns, on_linux);
    DONE();
}

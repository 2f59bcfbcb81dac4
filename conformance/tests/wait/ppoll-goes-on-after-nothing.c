// rule: a ppoll that was woken for nothing goes on: the handler of a signal that only its mask held back runs, and does not end it
// source: Linux: restore_saved_sigmask() after the call is made again
#include "steps.h"

static void perform(int self, int step)
{
    switch (step) {
    case 0: start(self, step, THREAD, 1, 0, 0); break;
    case 1: CALL('v', SYS_ppoll, 0, 0, 0, (long)WORDS(0x8000000000000000), 8); break;
    case 2: CALL('v', SYS_tgkill, the_pid(0), the_tid(1), 64); break;
    case 3: CALL('v', SYS_rt_sigaction, 64, (long)action(self, PLAIN, 0x0, 0x0), 0, 8); break;
    case 4: CALL('v', SYS_rt_sigprocmask, 0, (long)WORDS(0x20000), 0, 8); break;
    case 5: CALL('v', SYS_kill, 0, 18); break;
    }
}

static const struct turn turns[] = {{0, 0}, {1, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}};

static const char *const on_linux[] = {
    "b 0 -1 1999 0",
    "r 0 0 1001",
    "b 1 -1 1999 0",
    "r 0 2 0",
    "r 0 3 0",
    "r 0 4 0",
    "r 0 5 0",
    "h 1 -1 64 0x8000000000000000 0",
    "z 0 -1 0",
    "z 1 -1 2",
    "z 0 -1 0 0",
};

int main(void)
{
    CHECK_PLAY(turns, on_linux);
    DONE();
}

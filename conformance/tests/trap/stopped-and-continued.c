// rule: a call that a stop interrupts goes on when the process is continued, with its arguments and every other register kept (where it goes on as restart_syscall, but for the number)
// source: signal(7), "Interruption of system calls and library functions by stop signals"
// covers: pitfall 16
#include "process.h"
#include "trap.h"

int main(void)
{
    line go = new_line(), rest = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        char byte = 0;
        struct timespec nap = {0, 50000000};
        tell(go);
        CHECK_EQ(trap(SYS_read, rest.out, (long)&byte, 1, 4, 5), 1);
        CHECK_EQ(byte, '!');
        tell(go);
        // This one goes on by another call with the time that was left.
        trap_may_go_on = 1;
        CHECK_EQ(trap(SYS_nanosleep, (long)&nap, 0, 3, 4, 5), 0);
        CHILD_DONE();
    }
    for (int i = 0; i < 2; i++) {
        await(go);
        sleep_ms(10);
        MUST(kill(child, SIGSTOP));
        await_stop(child);
        MUST(kill(child, SIGCONT));
        if (i == 0) tell(rest);
    }
    check_child(child);
    DONE();
}

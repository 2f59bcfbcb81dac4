// rule: a call that is interrupted and restarted, or fails with EINTR, keeps its arguments and every other register
// source: signal(7), "Interruption of system calls"; sigaction(2), SA_RESTART
// covers: pitfall 16, pitfall 30
#include "trap.h"

static volatile int handled;
static int ends[2];
static ucontext_t seen;

static void handler(int sig, siginfo_t *info, void *context)
{
    uint64_t other[REGISTERS + 1];
    copy_registers(&seen, context);
    fill_registers(other, 0x5a5a0000);
    load_registers(other);
    handled++;
    MUST(write(ends[1], "x", 1));
}

int main(void)
{
    char byte;
    const uintptr_t at = (uintptr_t)trap_instruction_at;
    struct itimerval soon = {.it_value.tv_usec = 10000};
    MUST(pipe(ends));
    on_siginfo(SIGALRM, handler, SA_RESTART);
    // Longer and longer, until the signal comes when the call waits.
    do {
        soon.it_value.tv_usec *= 2;
        handled = 0;
        byte = 0;
        MUST(setitimer(ITIMER_REAL, &soon, NULL));
        CHECK_EQ(trap(SYS_read, ends[0], (long)&byte, 1, 4, 5), 1);
        CHECK_EQ(byte, 'x');
        CHECK_EQ(handled, 1);
    } while (PC(&seen) - at != 0 && soon.it_value.tv_usec < 500000);
    // What the handler saw: the call is about to be made again.
    CHECK_EQ(PC(&seen), at);
    CHECK_EQ(REGISTER(&seen, FIRST), ends[0]);
    CHECK_EQ(REGISTER(&seen, NUMBER), SYS_read);
    // And one that is never restarted.
    long result;
    soon.it_value.tv_usec = 10000;
    do {
        soon.it_value.tv_usec *= 2;
        struct timespec time = {0, 1000 * soon.it_value.tv_usec + 200000000};
        MUST(setitimer(ITIMER_REAL, &soon, NULL));
        result = trap(SYS_nanosleep, (long)&time, 0, 3, 4, 5);
    } while (result == 0 && soon.it_value.tv_usec < 500000);
    CHECK_EQ(result, -EINTR);
    CHECK_EQ(RESULT(&seen), -EINTR);
    CHECK(PC(&seen) - at != 0);
    DONE();
}

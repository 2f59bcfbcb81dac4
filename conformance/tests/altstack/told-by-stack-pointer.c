// rule: a thread whose stack pointer lies in its alternate stack is on it, however it got there
// source: where a thread runs is told by its stack pointer; seen on Linux
// covers: pitfall 10
#include "altstack.h"
#include "arch.h"

static int flags_inside, handler_below;
static char *switched_at;

static void handler(int sig)
{
    char *here = __builtin_frame_address(0);
    handler_below = on_alternate(here) && here < switched_at;
}

static void on_it(void)
{
    switched_at = __builtin_frame_address(0);
    stack_t now;
    MUST(syscall(SYS_sigaltstack, NULL, &now));
    flags_inside = now.ss_flags;
    now.ss_flags = SS_DISABLE;
    CHECK_ERRNO(syscall(SYS_sigaltstack, &now, NULL), EPERM);
    MUST(kill(getpid(), SIGUSR1)); // goes on below, not at the top
}

int main(void)
{
    use_alternate(0);
    on_signal(SIGUSR1, handler, SA_ONSTACK);
    char *middle = alternate + ALTERNATE_SIZE / 2;
    call_on_stack(middle, on_it);
    CHECK_EQ(flags_inside, SS_ONSTACK);
    CHECK_EQ(handler_below, 1);
    DONE();
}

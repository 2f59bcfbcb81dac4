// rule: a handler without SA_ONSTACK that interrupts one on the alternate stack runs on that stack too
// source: POSIX sigaction(), SA_ONSTACK (the current stack)
// covers: pitfall 10
#include "altstack.h"

static int on_it;

static void second(int sig)
{
    on_it = on_alternate(__builtin_frame_address(0));
}

static void first(int sig)
{
    MUST(kill(getpid(), SIGUSR2));
}

int main(void)
{
    use_alternate(0);
    on_signal(SIGUSR1, first, SA_ONSTACK);
    on_signal(SIGUSR2, second, 0);
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(on_it, 1);
    DONE();
}

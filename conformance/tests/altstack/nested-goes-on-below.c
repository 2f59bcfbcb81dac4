// rule: a second SA_ONSTACK handler over a first one goes on below it and destroys nothing of it
// source: POSIX sigaltstack(), DESCRIPTION
// covers: pitfall 10
#include "altstack.h"

static char *outer, *inner;

static void second(int sig)
{
    volatile char dirt[1024];
    memset((void *)dirt, 0xa5, sizeof dirt);
    inner = __builtin_frame_address(0);
}

static void first(int sig)
{
    volatile int local[64];
    for (int i = 0; i < 64; i++) local[i] = i;
    outer = __builtin_frame_address(0);
    MUST(kill(getpid(), SIGUSR2));
    for (int i = 0; i < 64; i++) CHECK_EQ(local[i], i);
}

int main(void)
{
    use_alternate(0);
    on_signal(SIGUSR1, first, SA_ONSTACK);
    on_signal(SIGUSR2, second, SA_ONSTACK);
    MUST(kill(getpid(), SIGUSR1));
    CHECK(on_alternate(outer) && on_alternate(inner));
    CHECK(inner < outer);
    DONE();
}

// rule: a stack that overflows ends the program by SIGSEGV, also with a handler that has no stack to run on
// source: getrlimit(2), RLIMIT_STACK; sigaltstack(2)
// covers: pitfall 10
// expect: signal 11
#include "check.h"

static void handler(int sig)
{
    _exit(3);
}

static int __attribute__((noinline)) recurse(volatile char *previous)
{
    volatile char local[4096];
    local[0] = previous[0];
    return recurse(local) + local[0];
}

int main(void)
{
    on_signal(SIGSEGV, handler, 0);
    struct rlimit limit;
    MUST(getrlimit(RLIMIT_STACK, &limit));
    if (limit.rlim_cur == RLIM_INFINITY) return 1;
    volatile char first = 0;
    return recurse(&first);
}

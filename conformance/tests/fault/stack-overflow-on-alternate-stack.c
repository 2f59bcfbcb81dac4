// rule: with an alternate stack the handler of a stack overflow runs, and may leave by siglongjmp, again and again
// source: sigaltstack(2), NOTES
// covers: pitfall 10
#include "check.h"

static sigjmp_buf env;
static volatile int count;
static char alternate[65536];

static void handler(int sig, siginfo_t *info, void *context)
{
    count++;
    siglongjmp(env, 1);
}

static int __attribute__((noinline)) recurse(volatile char *previous)
{
    volatile char local[4096];
    local[0] = previous[0];
    return recurse(local) + local[0];
}

static void *overflow(void *arg)
{
    stack_t stack = {.ss_sp = arg, .ss_size = sizeof alternate};
    MUST(sigaltstack(&stack, NULL));
    for (volatile int i = 0; i < 3; i++) {
        volatile char first = 0;
        if (sigsetjmp(env, 1) == 0) recurse(&first);
    }
    return NULL;
}

int main(void)
{
    on_siginfo(SIGSEGV, handler, SA_ONSTACK);
    overflow(alternate);
    CHECK_EQ(count, 3);
    join_thread(start_thread(overflow, malloc(sizeof alternate))); // a thread's guard page
    CHECK_EQ(count, 6);
    DONE();
}

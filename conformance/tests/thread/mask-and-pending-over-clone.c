// rule: a new thread starts with its creator's mask, no pending signals and no alternate stack
// source: clone(2); POSIX pthread_create()
#include "check.h"

static void *thread(void *arg)
{
    uint64_t mask, pending;
    stack_t stack;
    MUST(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &mask, 8));
    MUST(syscall(SYS_rt_sigpending, &pending, 8));
    MUST(syscall(SYS_sigaltstack, NULL, &stack));
    CHECK_EQ(mask, SIGBIT(SIGUSR1) | SIGBIT(64));
    CHECK_EQ(pending, SIGBIT(64)); // the process's alone
    CHECK_EQ(stack.ss_flags, SS_DISABLE);
    return NULL;
}

int main(void)
{
    static char area[16384];
    stack_t stack = {.ss_sp = area, .ss_size = sizeof area};
    MUST(sigaltstack(&stack, NULL));
    block(SIGUSR1);
    block(64);
    MUST(thread_kill(gettid_(), SIGUSR1));
    MUST(kill(getpid(), 64));
    join_thread(start_thread(thread, NULL));
    DONE();
}

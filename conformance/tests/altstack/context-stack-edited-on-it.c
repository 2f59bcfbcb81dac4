// rule: uc_stack edited by a handler that runs on the alternate stack has no effect
// source: seen on Linux 6.18, x86
// covers: surprise 10
// arch: x86_64
#include "altstack.h"

static char other[ALTERNATE_SIZE];

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    uc->uc_stack.ss_sp = other;
}

int main(void)
{
    use_alternate(0);
    on_siginfo(SIGUSR1, handler, SA_ONSTACK);
    MUST(kill(getpid(), SIGUSR1));
    stack_t now;
    MUST(sigaltstack(NULL, &now));
    CHECK(now.ss_sp == alternate);
    DONE();
}

// rule: uc_stack edited by a handler on the ordinary stack becomes the alternate stack at its return
// source: seen on Linux 6.18
// covers: surprise 10
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
    on_siginfo(SIGUSR1, handler, 0);
    MUST(kill(getpid(), SIGUSR1));
    stack_t now;
    MUST(sigaltstack(NULL, &now));
    CHECK(now.ss_sp == other);
    CHECK_EQ(now.ss_size, ALTERNATE_SIZE);
    DONE();
}

// rule: uc_stack edited by a handler that runs on the alternate stack takes effect: the thread has left it when it is read
// source: seen on Linux 6.1 (arm64) and 6.12 (riscv64); on x86-64 it is read before
// arch: aarch64, riscv64
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
    CHECK(now.ss_sp == other);
    DONE();
}

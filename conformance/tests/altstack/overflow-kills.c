// rule: when the next frame would leave the alternate stack at its lower end, the program is ended by SIGSEGV
// source: sigaltstack(2); seen on Linux 6.18
// covers: pitfall 10
// expect: signal 11
// arch: x86_64, riscv64
#include "altstack.h"

static int depth;

static void handler(int sig)
{
    if (++depth > 100000) _exit(3);
    kill(getpid(), SIGUSR1);
}

static void segv(int sig)
{
    _exit(4); // on the alternate stack as well: there is no room for it
}

int main(void)
{
    // Below the alternate stack lies ordinary memory: nothing but the check can stop it.
    use_alternate(0);
    stack_t upper = {.ss_sp = alternate + ALTERNATE_SIZE / 2, .ss_size = ALTERNATE_SIZE / 2};
    MUST(sigaltstack(&upper, NULL));
    on_signal(SIGUSR1, handler, SA_ONSTACK | SA_NODEFER);
    on_signal(SIGSEGV, segv, SA_ONSTACK);
    kill(getpid(), SIGUSR1);
    FAIL("still here");
    DONE();
}

// rule: a frame that does not fit into the alternate stack at all ends the program by SIGSEGV
// source: sigaltstack(2); seen on Linux 6.18
// covers: pitfall 10
// expect: signal 11
#include "altstack.h"

static void handler(int sig)
{
    _exit(3);
}

int main(void)
{
    // An alternate stack whose lower part is not there.
    char *area = mmap(NULL, 3 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    stack_t stack = {.ss_sp = area, .ss_size = 3 * 4096};
    MUST(sigaltstack(&stack, NULL));
    on_signal(SIGUSR1, handler, SA_ONSTACK);
    on_signal(SIGSEGV, handler, SA_ONSTACK);
    kill(getpid(), SIGUSR1);
    FAIL("still here");
    DONE();
}

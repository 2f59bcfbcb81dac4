// rule: on arm64 a handler whose frame left the alternate stack at its lower end is on it no more: the next one begins at its top
// source: Linux arch/arm64/kernel/signal.c, get_sigframe (without the check of other architectures); seen on Linux 6.1
// covers: pitfall 10
// arch: aarch64
#include "altstack.h"

static int depth, wraps;
static char *last;

static void handler(int sig)
{
    char *here = __builtin_frame_address(0);
    if (last != NULL && here > last) wraps++;
    last = here;
    if (wraps == 2) _exit(failures != 0);
    if (++depth > 100000) _exit(3);
    kill(getpid(), SIGUSR1);
}

int main(void)
{
    // Below the part that is the alternate stack lies ordinary memory.
    stack_t upper = {.ss_sp = alternate + ALTERNATE_SIZE / 2, .ss_size = ALTERNATE_SIZE / 2};
    MUST(sigaltstack(&upper, NULL));
    on_signal(SIGUSR1, handler, SA_ONSTACK | SA_NODEFER);
    kill(getpid(), SIGUSR1);
    FAIL("still here");
    DONE();
}

// rule: after siglongjmp out of a handler on the alternate stack, the next handler begins at its top again
// source: POSIX sigaltstack(); where a thread runs is told by its stack pointer
// covers: pitfall 10, pitfall 29
#include "altstack.h"

static sigjmp_buf env;
static char *at;

static void handler(int sig)
{
    at = __builtin_frame_address(0);
    siglongjmp(env, 1);
}

int main(void)
{
    use_alternate(0);
    on_signal(SIGUSR1, handler, SA_ONSTACK);
    char *first = NULL;
    for (volatile int i = 0; i < 1000; i++) {
        if (sigsetjmp(env, 1) == 0) kill(getpid(), SIGUSR1);
        if (i == 0) first = at;
        if (at != first || !on_alternate(at)) {
            FAIL("round %d: the handler ran at %p, first at %p", i, (void *)at, (void *)first);
            break;
        }
        stack_t now;
        MUST(sigaltstack(NULL, &now));
        CHECK_EQ(now.ss_flags, 0);
    }
    DONE();
}

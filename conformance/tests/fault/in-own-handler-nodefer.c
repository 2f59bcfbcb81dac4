// rule: with SA_NODEFER a fault inside its own handler enters the handler again
// source: POSIX sigaction(), SA_NODEFER
// covers: pitfall 10
#include "check.h"

static sigjmp_buf env;
static volatile int depth;

static void handler(int sig)
{
    if (++depth == 5) siglongjmp(env, 1);
    *(volatile char *)8 = 1;
}

int main(void)
{
    on_signal(SIGSEGV, handler, SA_NODEFER);
    if (sigsetjmp(env, 1) == 0) *(volatile char *)8 = 1;
    CHECK_EQ(depth, 5);
    DONE();
}

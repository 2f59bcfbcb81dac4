// rule: a handler runs on the alternate stack with SA_ONSTACK, and on the ordinary one without
// source: POSIX sigaltstack(); sigaction(), SA_ONSTACK
#include "altstack.h"

static int on_it;

static void handler(int sig)
{
    on_it = on_alternate(__builtin_frame_address(0));
}

int main(void)
{
    use_alternate(0);
    on_signal(SIGUSR1, handler, SA_ONSTACK);
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(on_it, 1);
    on_signal(SIGUSR1, handler, 0);
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(on_it, 0);
    DONE();
}

// rule: a pending SIGKILL ends the program before any other pending signal's handler runs
// source: signal(7); Linux takes a fatal signal first
// covers: pitfall 6
// expect: signal 9
#include "check.h"

static void handler(int sig)
{
    if (sig == SIGUSR1) kill(getpid(), SIGKILL);
    _exit(1);
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    on_signal(SIGUSR2, handler, 0);
    block(SIGUSR2);
    MUST(raise(SIGUSR2));
    MUST(raise(SIGUSR1));
    DONE();
}

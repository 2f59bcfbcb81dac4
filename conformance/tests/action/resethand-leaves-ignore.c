// rule: SA_RESETHAND has no effect on an action that is SIG_IGN
// source: POSIX sigaction(), SA_RESETHAND (upon entry to the signal handler)
// covers: pitfall 7
#include "check.h"

int main(void)
{
    struct sigaction old;
    on_signal(SIGUSR1, SIG_IGN, SA_RESETHAND);
    for (int i = 0; i < 3; i++) MUST(raise(SIGUSR1));
    MUST(sigaction(SIGUSR1, NULL, &old));
    CHECK(old.sa_handler == SIG_IGN);
    DONE();
}

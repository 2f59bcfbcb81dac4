// rule: sigaction stores the previous action, and with a null new action changes nothing
// source: POSIX sigaction(), DESCRIPTION
#include "check.h"

static void first(int sig) {}
static void second(int sig) {}

int main(void)
{
    struct sigaction old;
    MUST(sigaction(SIGUSR1, NULL, &old));
    CHECK(old.sa_handler == SIG_DFL);
    on_signal(SIGUSR1, first, SA_RESTART);
    struct sigaction new = {.sa_handler = second};
    sigaddset(&new.sa_mask, SIGUSR2);
    MUST(sigaction(SIGUSR1, &new, &old));
    CHECK(old.sa_handler == first);
    CHECK(old.sa_flags & SA_RESTART);
    CHECK(!sigismember(&old.sa_mask, SIGUSR2));
    for (int i = 0; i < 2; i++) {
        MUST(sigaction(SIGUSR1, NULL, &old));
        CHECK(old.sa_handler == second);
        CHECK(!(old.sa_flags & SA_RESTART));
        CHECK(sigismember(&old.sa_mask, SIGUSR2));
    }
    DONE();
}

// rule: signal() returns the previous handler, restarts calls, and gives EINVAL for SIGKILL
// source: POSIX signal(); musl's signal() uses SA_RESTART
#include "check.h"

static void handler(int sig) {}

int main(void)
{
    CHECK(signal(SIGUSR1, handler) == SIG_DFL);
    CHECK(signal(SIGUSR1, SIG_IGN) == handler);
    CHECK(signal(SIGUSR1, handler) == SIG_IGN);
    struct sigaction old;
    MUST(sigaction(SIGUSR1, NULL, &old));
    CHECK(old.sa_flags & SA_RESTART);
    errno = 0;
    CHECK(signal(SIGKILL, handler) == SIG_ERR);
    CHECK_EQ(errno, EINVAL);
    DONE();
}

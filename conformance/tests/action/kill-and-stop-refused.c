// rule: no action can be set for SIGKILL and SIGSTOP; asking for the present one is allowed
// source: POSIX sigaction(), ERRORS [EINVAL]
// covers: pitfall 6
#include "check.h"

int main(void)
{
    int signals[] = {SIGKILL, SIGSTOP};
    for (int i = 0; i < 2; i++) {
        struct sigaction act = {.sa_handler = SIG_IGN}, old;
        CHECK_ERRNO(sigaction(signals[i], &act, NULL), EINVAL);
        act.sa_handler = SIG_DFL;
        CHECK_ERRNO(sigaction(signals[i], &act, NULL), EINVAL);
        CHECK_EQ(sigaction(signals[i], NULL, &old), 0);
        CHECK(old.sa_handler == SIG_DFL);
    }
    DONE();
}

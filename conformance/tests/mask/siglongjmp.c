// rule: siglongjmp restores the mask that sigsetjmp saved; without saving, the handler's mask stays
// source: POSIX siglongjmp(), sigsetjmp()
#include "check.h"

static sigjmp_buf env;

static void handler(int sig)
{
    siglongjmp(env, 1);
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    for (volatile int i = 0; i < 100; i++) {
        if (sigsetjmp(env, 1) == 0) {
            raise(SIGUSR1);
            FAIL("siglongjmp came back");
        }
        CHECK_EQ(is_blocked(SIGUSR1), 0);
    }
    if (sigsetjmp(env, 0) == 0) raise(SIGUSR1);
    CHECK_EQ(is_blocked(SIGUSR1), 1);
    DONE();
}

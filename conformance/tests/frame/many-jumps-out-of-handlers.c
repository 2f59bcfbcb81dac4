// rule: after any number of handlers left by siglongjmp, a handler that returns restores its own frame
// source: POSIX siglongjmp(); the frame is on the user's stack and nowhere else
// covers: pitfall 29
#include "check.h"

static sigjmp_buf env;
static int jump, returned;

static void handler(int sig)
{
    if (jump) siglongjmp(env, 1);
    returned++;
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    for (volatile int i = 0; i < 5000; i++) {
        jump = i % 10 != 9;
        if (sigsetjmp(env, 1) == 0) {
            kill(getpid(), SIGUSR1);
            if (jump) FAIL("the handler returned");
        }
    }
    CHECK_EQ(returned, 500);
    DONE();
}

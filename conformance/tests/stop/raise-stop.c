// rule: raise(SIGSTOP) returns 0, after the stop and its continuation
// source: POSIX raise(); kill(): delivered before it returns
// covers: pitfall 22
#include "process.h"

int main(void)
{
    volatile long *words = shared_words();
    for (int i = 0; i < 20; i++) {
        words[0] = 0;
        pid_t child = fork_or_fail();
        if (child == 0) {
            int result = i % 2 ? raise(SIGSTOP) : kill(getpid(), SIGSTOP);
            words[0] = 1;
            _exit(result);
        }
        CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
        CHECK_EQ(words[0], 0);
        MUST(kill(child, SIGCONT));
        CHECK_EQ(reap(child), EXITED(0));
        CHECK_EQ(words[0], 1);
    }
    DONE();
}

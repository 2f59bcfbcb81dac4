// rule: SIGCONT then SIGSTOP leaves a process stopped, SIGSTOP then SIGCONT running, however quickly they come
// source: POSIX 2.4.1
// covers: pitfall 8
#include "process.h"

int main(void)
{
    volatile long *words = shared_words();
    pid_t child = fork_or_fail();
    if (child == 0)
        for (;;) words[0]++;
    for (int i = 0; i < 100; i++) {
        MUST(kill(child, SIGSTOP));
        MUST(kill(child, SIGCONT));
        MUST(kill(child, SIGSTOP));
        CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
        long before = words[0];
        sched_yield();
        CHECK_EQ(words[0], before);
        MUST(kill(child, SIGCONT));
        MUST(kill(child, SIGSTOP));
        MUST(kill(child, SIGCONT));
        WAIT_UNTIL(words[0] != before);
    }
    end_child(child);
    DONE();
}

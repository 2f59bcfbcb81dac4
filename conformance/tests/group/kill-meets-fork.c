// rule: a signal to a group reaches the processes that are being forked: one SIGKILL ends a group that forks without pause
// source: POSIX kill(); Linux: fork begins anew when a signal came meanwhile, so that no child escapes
// covers: pitfall 18
#include "process.h"

int main(void)
{
    volatile long *words = shared_words();
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    on_signal(SIGCHLD, SIG_IGN, 0);
    for (int round = 0; round < 20; round++) {
        line alive = new_line();
        words[0] = 0;
        pid_t child = fork_or_fail();
        if (child == 0) {
            MUST(setpgid(0, 0));
            // A chain: each forks the next and ends.
            for (;;) {
                words[0]++;
                if (fork() > 0) _exit(0);
            }
        }
        MUST(close(alive.in));
        WAIT_UNTIL(words[0] > 20);
        MUST(kill(-child, SIGKILL));
        CHECK_EQ(await(alive), 0);
        MUST(close(alive.out));
    }
    DONE();
}

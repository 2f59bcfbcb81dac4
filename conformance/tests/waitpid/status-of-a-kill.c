// rule: the status of a killed child is the signal's number, real-time ones too
// source: POSIX wait(), WTERMSIG
#include "process.h"

int main(void)
{
    const int signals[] = {SIGKILL, SIGTERM, SIGHUP, SIGPIPE, SIGRTMIN, SIGRTMIN + 1, SIGRTMAX};
    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) {
        pid_t child = idle_child();
        MUST(kill(child, signals[i]));
        int status = reap(child);
        CHECK_EQ(status, KILLED(signals[i]));
        CHECK(WIFSIGNALED(status) && !WIFEXITED(status) && !WIFSTOPPED(status));
        CHECK_EQ(WTERMSIG(status), signals[i]);
    }
    DONE();
}

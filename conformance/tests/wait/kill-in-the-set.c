// rule: SIGKILL and SIGSTOP in the set of sigtimedwait are no error, and cannot be accepted
// source: sigwaitinfo(2), NOTES
#include "process.h"

int main(void)
{
    struct timespec none = {0, 0};
    sigset_t all;
    sigfillset(&all);
    CHECK_ERRNO(sigtimedwait(&all, NULL, &none), EAGAIN);
    for (int i = 0; i < 2; i++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            sigset_t set = set_of(SIGKILL);
            sigaddset(&set, SIGSTOP);
            int got = sigwaitinfo(&set, NULL);
            _exit(got < 0 && errno == EINTR ? 3 : 4);
        }
        if (i == 1) {
            // A stop is a stop, and interrupts; one that comes before the call leaves it to be killed.
            MUST(kill(child, SIGSTOP));
            await_stop(child);
            MUST(kill(child, SIGCONT));
        }
        MUST(kill(child, SIGKILL));
        int status = reap(child);
        CHECK(status == KILLED(SIGKILL) || (i == 1 && status == EXITED(3)));
    }
    DONE();
}

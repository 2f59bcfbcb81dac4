// rule: pause goes on when an ignored signal comes, and returns after a handler
// source: POSIX pause(), DESCRIPTION; 2.4.4 Effects of Signals on Other Functions
#include "process.h"

static volatile int handled;

static void handler(int sig)
{
    handled++;
}

int main(void)
{
    on_signal(SIGUSR1, SIG_IGN, 0);
    on_signal(SIGUSR2, handler, 0);
    pid_t parent = getpid(), child = fork_or_fail();
    if (child == 0) {
        for (int i = 0; i < 10; i++) {
            sleep_ms(1);
            kill(parent, SIGUSR1);
            kill(parent, SIGWINCH);
        }
        // Again and again: one that comes before pause has begun ends nothing.
        for (;;) {
            kill(parent, SIGUSR2);
            sleep_ms(5);
        }
    }
    int before = handled;
    CHECK_ERRNO(pause(), EINTR);
    CHECK(handled > before);
    end_child(child);
    DONE();
}

// rule: SIGKILL ends a stopped process at once; other signals wait for its continuation
// source: POSIX 2.4.1 ("shall not be delivered … until the process is continued, except SIGKILL"); signal(7)
#include "process.h"

static volatile long *words;

static void handler(int sig)
{
    words[0]++;
}

int main(void)
{
    words = shared_words();
    line up = new_line();
    pid_t child = idle_child();
    MUST(kill(child, SIGSTOP));
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    MUST(kill(child, SIGTERM));
    sleep_ms(5);
    CHECK_EQ(waitpid(child, NULL, WNOHANG), 0);
    MUST(kill(child, SIGKILL));
    CHECK_EQ(reap(child), KILLED(SIGKILL));

    child = fork_or_fail();
    if (child == 0) {
        on_signal(SIGUSR1, handler, 0);
        tell(up);
        stay();
    }
    await(up);
    MUST(kill(child, SIGSTOP));
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    MUST(kill(child, SIGUSR1));
    sleep_ms(5);
    CHECK_EQ(words[0], 0);
    MUST(kill(child, SIGCONT));
    WAIT_UNTIL(words[0] == 1);
    MUST(kill(child, SIGSTOP));
    CHECK_EQ(wait_status(child, WUNTRACED), STOPPED(SIGSTOP));
    MUST(kill(child, SIGTERM));
    MUST(kill(child, SIGCONT));
    CHECK_EQ(reap(child), KILLED(SIGTERM));
    DONE();
}

// rule: sigwaitinfo takes a blocked SIGCHLD although its default action is to ignore it
// source: POSIX 2.4.1; a blocked signal is pending whatever its action
// covers: pitfall 25
#include "check.h"

static void *sender(void *arg)
{
    sleep_ms(5);
    MUST(kill(getpid(), SIGCHLD));
    return NULL;
}

int main(void)
{
    block(SIGCHLD);
    sigset_t set = set_of(SIGCHLD);
    MUST(raise(SIGCHLD)); // pending before the wait
    CHECK_EQ(sigwaitinfo(&set, NULL), SIGCHLD);
    pthread_t thread = start_thread(sender, NULL); // comes during the wait
    CHECK_EQ(sigwaitinfo(&set, NULL), SIGCHLD);
    join_thread(thread);
    DONE();
}

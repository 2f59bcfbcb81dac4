// rule: dispositions belong to the process: what one thread sets, another sees
// source: POSIX 2.4.1 (actions are shared by the threads of a process)
#include "check.h"

static int runs;

static void handler(int sig)
{
    runs++;
}

static void *thread(void *arg)
{
    on_signal(SIGUSR1, handler, 0);
    return NULL;
}

int main(void)
{
    join_thread(start_thread(thread, NULL));
    MUST(raise(SIGUSR1));
    CHECK_EQ(runs, 1);
    DONE();
}

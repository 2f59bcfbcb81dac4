// rule: two processes that wait for each other's signal in sigsuspend never lose one
// source: POSIX sigsuspend(), kill()
// covers: pitfall 2, pitfall 5
#include "process.h"

#define ROUNDS 2000
static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    sigset_t empty;
    sigemptyset(&empty);
    block(SIGUSR1);
    on_signal(SIGUSR1, handler, 0);
    pid_t parent = getpid();
    pid_t child = fork_or_fail();
    pid_t other = child == 0 ? parent : child;
    for (int i = 0; i < ROUNDS; i++) {
        if (child != 0) MUST(kill(other, SIGUSR1));
        while (count == i) sigsuspend(&empty);
        CHECK_EQ(count, i + 1);
        if (child == 0) MUST(kill(other, SIGUSR1));
    }
    if (child == 0) CHILD_DONE();
    check_child(child);
    DONE();
}

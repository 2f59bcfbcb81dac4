// rule: exit from any thread ends all of them with that status
// source: POSIX exit(); exit_group(2)
// covers: pitfall 24
// expect: exit 7
#include "check.h"

static void *sleeper(void *arg)
{
    for (;;) pause();
    return NULL;
}

static void *spinner(void *arg)
{
    for (;;) {
    }
    return NULL;
}

static void *ender(void *arg)
{
    sleep_ms(10);
    exit(7);
}

int main(void)
{
    start_thread(sleeper, NULL);
    start_thread(spinner, NULL);
    join_thread(start_thread(ender, NULL));
    return 1;
}

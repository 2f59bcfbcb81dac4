// rule: when several threads call exit_group at once, the program ends with the status of one of them
// source: exit_group(2)
// covers: pitfall 24
// expect: exit 9
#include "check.h"

static pthread_barrier_t barrier;

static void *ender(void *arg)
{
    pthread_barrier_wait(&barrier);
    syscall(SYS_exit_group, 9);
    return NULL;
}

int main(void)
{
    pthread_barrier_init(&barrier, NULL, 8);
    for (int i = 0; i < 8; i++) start_thread(ender, NULL);
    for (;;) pause();
}

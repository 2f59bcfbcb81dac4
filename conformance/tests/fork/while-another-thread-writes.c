// rule: fork takes the memory at one moment: what other threads write after it never shows in the child
// source: POSIX fork(), DESCRIPTION
#include "process.h"

#define PAGES 32
static volatile long pages[PAGES][512] __attribute__((aligned(4096)));
static volatile int stop;

static void *writing(void *arg)
{
    for (long n = 1; !stop; n++)
        for (int i = 0; i < PAGES; i++) pages[i][7] = n;
    return NULL;
}

int main(void)
{
    pthread_t thread = start_thread(writing, NULL);
    WAIT_UNTIL(pages[0][7] > 0);
    for (int round = 0; round < 30; round++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            long seen[PAGES];
            for (int i = 0; i < PAGES; i++) seen[i] = pages[i][7];
            sleep_ms(1);
            for (int i = 0; i < PAGES; i++) CHECK_EQ(pages[i][7], seen[i]);
            CHILD_DONE();
        }
        check_child(child);
    }
    stop = 1;
    join_thread(thread);
    DONE();
}

// rule: CLONE_CHILD_CLEARTID of a process clears the word and wakes a waiter, if others use the memory, too
// source: clone(2), CLONE_CHILD_CLEARTID; Linux: nobody could see it in memory that is used by one process alone
#include "process.h"

#define FUTEX_WAIT 0

static int child_function(void *arg)
{
    struct timespec ms = {0, 5000000};
    syscall(SYS_nanosleep, &ms, NULL);
    syscall(SYS_exit_group, 6);
    return 0;
}

int main(void)
{
    volatile int *word = (int *)shared_words();
    char *stack = malloc(65536);
    *word = 1;
    // Shared memory, waited for as pthread_join does.
    pid_t child = clone(child_function, stack + 65536, CLONE_VM | CLONE_CHILD_CLEARTID | SIGCHLD, NULL,
                        NULL, NULL, word);
    MUST(child);
    while (*word == 1) syscall(SYS_futex, word, FUTEX_WAIT, 1, NULL, NULL, 0);
    CHECK_EQ(*word, 0);
    CHECK_EQ(reap(child), EXITED(6));

    // A copy of the memory, used by the child alone: the word stays, though this page is shared.
    *word = 1;
    child = (pid_t)clone_with(CLONE_CHILD_CLEARTID | SIGCHLD, NULL, NULL, word, NULL);
    MUST(child);
    if (child == 0) _exit(7);
    CHECK_EQ(reap(child), EXITED(7));
    CHECK_EQ(*word, 1);
    DONE();
}

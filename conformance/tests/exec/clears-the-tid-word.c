// rule: exec of a process that shares its memory clears the word of CLONE_CHILD_CLEARTID and wakes who waits there
// source: clone(2), CLONE_CHILD_CLEARTID; set_tid_address(2): "when a thread … terminates" or executes
#include "exec.h"

#define FUTEX_WAIT 0
static const char *self;

static int executing(void *arg)
{
    EXECUTE(self, "second");
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        stay();
    }
    self = own_file(argv);
    volatile int *word = (int *)shared_words();
    char *stack = malloc(65536);
    *word = 1;
    pid_t child = clone(executing, stack + 65536, CLONE_VM | CLONE_CHILD_CLEARTID | SIGCHLD, NULL, NULL,
                        NULL, word);
    MUST(child);
    while (*word == 1) syscall(SYS_futex, word, FUTEX_WAIT, 1, NULL, NULL, 0);
    CHECK_EQ(*word, 0);
    CHECK_EQ(waitpid(child, NULL, WNOHANG), 0);
    end_child(child);
    DONE();
}

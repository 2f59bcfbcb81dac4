// rule: the child has the parent's alternate stack, as a copy at the same address
// source: sigaltstack(2), NOTES
#include "process.h"

static char *stack_memory;
static volatile int inside;

static void handler(int sig)
{
    char here;
    inside = &here >= stack_memory && &here < stack_memory + 65536;
}

int main(void)
{
    stack_memory = malloc(65536);
    stack_t stack = {.ss_sp = stack_memory, .ss_size = 65536}, got;
    MUST(sigaltstack(&stack, NULL));
    on_signal(SIGUSR1, handler, SA_ONSTACK);
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(sigaltstack(NULL, &got));
        CHECK(got.ss_sp == stack.ss_sp);
        CHECK_EQ(got.ss_size, stack.ss_size);
        CHECK_EQ(got.ss_flags, 0);
        MUST(raise(SIGUSR1));
        CHECK_EQ(inside, 1);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(inside, 0);
    DONE();
}

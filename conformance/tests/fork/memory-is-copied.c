// rule: data, bss, heap, stack and thread-local memory are copies: each side's writes stay its own
// source: POSIX fork(), DESCRIPTION
#include "process.h"

static volatile int data = 1;
static volatile int bss;
static __thread volatile int local = 3;
static const int constant = 5;

int main(void)
{
    volatile int stack = 4;
    volatile int *heap = malloc(sizeof *heap);
    *heap = 2;
    line to_child = new_line(), to_parent = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK(data == 1 && bss == 0 && local == 3 && stack == 4 && *heap == 2);
        data = bss = local = stack = *heap = 100;
        tell(to_parent);
        await(to_child);
        CHECK(data == 100 && bss == 100 && local == 100 && stack == 100 && *heap == 100);
        CHECK_EQ(constant, 5);
        CHILD_DONE();
    }
    await(to_parent);
    CHECK(data == 1 && bss == 0 && local == 3 && stack == 4 && *heap == 2);
    data = bss = local = stack = *heap = 200;
    tell(to_child);
    check_child(child);
    CHECK(data == 200 && bss == 200 && local == 200 && stack == 200 && *heap == 200);
    DONE();
}

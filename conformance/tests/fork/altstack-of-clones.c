// rule: a process that shares memory begins without an alternate stack, unless its maker waits for it (CLONE_VFORK)
// source: sigaltstack(2), NOTES; clone(2), CLONE_VM
#include "process.h"

static char stack[65536] __attribute__((aligned(16))), alternate[65536];
static volatile int flags;
static volatile uintptr_t address;

static int child_function(void *arg)
{
    stack_t now;
    if (sigaltstack(NULL, &now) != 0) return 1;
    flags = now.ss_flags;
    address = (uintptr_t)now.ss_sp;
    return 0;
}

int main(void)
{
    stack_t set = {.ss_sp = alternate, .ss_size = sizeof alternate}, now;
    MUST(sigaltstack(&set, NULL));
    pid_t child = clone(child_function, stack + sizeof stack, CLONE_VM | SIGCHLD, NULL);
    MUST(child);
    check_child(child);
    CHECK_EQ(flags, SS_DISABLE);
    child = clone(child_function, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL);
    MUST(child);
    check_child(child);
    CHECK_EQ(flags, 0);
    CHECK_EQ(address, (uintptr_t)alternate);
    child = clone(child_function, stack + sizeof stack, SIGCHLD, NULL);
    MUST(child);
    check_child(child);
    MUST(sigaltstack(NULL, &now));
    CHECK(now.ss_flags == 0 && now.ss_sp == alternate);
    DONE();
}

// rule: clone3's stack is its lowest address and its size; the child begins at the end of it
// source: clone(2), "clone3()", stack and stack_size
#include "process.h"

// clone3(args, size); the child calls `begin` with its stack pointer.
long clone3_on_a_stack(struct clone3_args *args, size_t size, void (*begin)(uintptr_t));
#if defined(__x86_64__)
__asm__(".text\nclone3_on_a_stack: mov %rdx, %r8\nmov $435, %eax\nsyscall\ntest %rax, %rax\njne 1f\n"
        "mov %rsp, %rdi\ncall *%r8\nud2\n1: ret");
#elif defined(__aarch64__)
__asm__(".text\nclone3_on_a_stack: mov x9, x2\nmov x8, #435\nsvc #0\ncbnz x0, 1f\nmov x0, sp\nblr x9\nudf #0\n1: ret");
#else
__asm__(".text\nclone3_on_a_stack: mv a5, a2\nli a7, 435\necall\nbnez a0, 1f\nmv a0, sp\njalr a5\nunimp\n1: ret");
#endif

static char stack[65536] __attribute__((aligned(16)));
static volatile uintptr_t began;

static void begin(uintptr_t pointer)
{
    began = pointer;
    _exit(7);
}

int main(void)
{
    struct clone3_args args = {
        .flags = CLONE_VM | CLONE_VFORK,
        .exit_signal = SIGCHLD,
        .stack = (uintptr_t)stack,
        .stack_size = sizeof stack,
    };
    pid_t child = (pid_t)clone3_on_a_stack(&args, sizeof args, begin);
    MUST(child < 0 ? -1 : 0);
    CHECK_EQ(reap(child), EXITED(7));
    CHECK_EQ(began, (uintptr_t)stack + sizeof stack);
    DONE();
}

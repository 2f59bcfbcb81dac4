// rule: mappings, shared ones too, the alternate stack and the thread's kernel-side addresses are gone
// source: POSIX execve(); execve(2), "not preserved": alternate stack, mappings, memory locks
#include "exec.h"

int main(int argc, char **argv)
{
    if (argc > 1) {
        stack_t stack;
        MUST(syscall(SYS_sigaltstack, NULL, &stack));
        CHECK_EQ(stack.ss_flags, SS_DISABLE);
        unsigned char there;
        CHECK_ERRNO(mincore((void *)strtoul(argv[2], NULL, 0), 4096, &there), ENOMEM);
        CHECK_ERRNO(mincore((void *)strtoul(argv[3], NULL, 0), 4096, &there), ENOMEM);
        DONE();
    }
    const char *self = own_file(argv);
    pid_t child = fork_or_fail();
    if (child == 0) {
        stack_t stack = {.ss_sp = malloc(65536), .ss_size = 65536};
        MUST(sigaltstack(&stack, NULL));
        // Far from where a loader puts anything.
        int fixed = MAP_FIXED_NOREPLACE | MAP_ANONYMOUS;
        void *shared = mmap((void *)0x2000000000, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | fixed, -1, 0);
        void *private = mmap((void *)0x2000100000, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | fixed, -1, 0);
        CHECK(shared == (void *)0x2000000000 && private == (void *)0x2000100000);
        *(int *)shared = *(int *)private = 1;
        EXECUTE(self, "second", decimal((long)shared), decimal((long)private));
    }
    check_child(child);
    DONE();
}

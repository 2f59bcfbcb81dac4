// rule: the 128 bytes below the stack pointer survive a handler, after a fault
// source: System V ABI for x86-64, red zone
// covers: pitfall 12
// arch: x86_64
#include "check.h"

static int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    volatile char dirt[4096];
    memset((void *)dirt, 0xa5, sizeof dirt);
    CHECK((uintptr_t)context + sizeof(siginfo_t) < (uintptr_t)uc->uc_mcontext.gregs[REG_RSP] - 128);
    uc->uc_mcontext.gregs[REG_RIP] += 2;
    count++;
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    uint64_t sum = 0;
    __asm__ volatile("lea -256(%%rsp), %%rsp\n"
                     "mov $16, %%ecx\n1: neg %%rcx; mov %%rcx, (%%rsp,%%rcx,8); neg %%rcx; dec %%ecx; jnz 1b\n"
                     "ud2\n"
                     "mov $16, %%ecx; xor %%eax, %%eax\n"
                     "2: neg %%rcx; add (%%rsp,%%rcx,8), %%rax; neg %%rcx; dec %%ecx; jnz 2b\n"
                     "lea 256(%%rsp), %%rsp"
                     : "=a"(sum) : : "rcx", "memory", "cc");
    CHECK_EQ((int64_t)sum, -136);
    CHECK_EQ(count, 1);
    DONE();
}

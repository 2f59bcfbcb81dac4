// rule: a signal delivered at a system call leaves the registers that a function preserves as they were
// source: System V ABI for x86-64
// covers: pitfall 30
#include "check.h"

static int count;

static void handler(int sig)
{
    count++;
    __asm__ volatile("mov $1, %%rbx; mov $2, %%r12; mov $3, %%r13; mov $4, %%r14; mov $5, %%r15"
                     : : : "rbx", "r12", "r13", "r14", "r15");
}

static int pid;
static void __attribute__((used)) send(void)
{
    kill(pid, SIGUSR1);
}

int main(void)
{
    pid = getpid();
    on_signal(SIGUSR1, handler, 0);
    uint64_t sum;
    __asm__ volatile("push %%rbp; mov %%rsp, %%rbp; and $-16, %%rsp; sub $256, %%rsp\n"
                     "mov $1, %%ebx; mov $2, %%r12d; mov $4, %%r13d; mov $8, %%r14d; mov $16, %%r15d\n"
                     "call send\n"
                     "lea (%%rbx, %%r12), %%rax; add %%r13, %%rax; add %%r14, %%rax; add %%r15, %%rax\n"
                     "mov %%rbp, %%rsp; pop %%rbp"
                     : "=a"(sum)
                     :
                     : "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13",
                       "r14", "r15", "memory", "cc");
    CHECK_EQ(sum, 31);
    CHECK_EQ(count, 1);
    DONE();
}

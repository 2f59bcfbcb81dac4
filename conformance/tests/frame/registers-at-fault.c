// rule: the context holds every general register as it was when the program was interrupted
// source: ucontext of x86-64; POSIX <ucontext.h> (uc_mcontext)
// covers: pitfall 12
#include "check.h"

extern char at[];
static gregset_t seen;
static int count;
static uint64_t stack;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    memcpy(seen, uc->uc_mcontext.gregs, sizeof seen);
    uc->uc_mcontext.gregs[REG_RIP] += 2; // over ud2
    count++;
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    __asm__ volatile("push %%rbx; push %%rbp; mov %%rsp, %%rbx; mov %%rbx, %0\n"
                     "mov $0x101, %%rax; mov $0x103, %%rcx; mov $0x104, %%rdx; mov $0x105, %%rsi\n"
                     "mov $0x106, %%rdi; mov $0x107, %%rbp; mov $0x108, %%r8; mov $0x109, %%r9\n"
                     "mov $0x10a, %%r10; mov $0x10b, %%r11; mov $0x10c, %%r12; mov $0x10d, %%r13\n"
                     "mov $0x10e, %%r14; mov $0x10f, %%r15; stc\n"
                     ".globl at; at: ud2\n"
                     "pop %%rbp; pop %%rbx"
                     : "=m"(stack)
                     :
                     : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13",
                       "r14", "r15", "memory", "cc");
    CHECK_EQ(count, 1);
    CHECK_EQ(seen[REG_RAX], 0x101);
    CHECK_EQ(seen[REG_RBX], stack);
    CHECK_EQ(seen[REG_RSP], stack);
    CHECK_EQ(seen[REG_RCX], 0x103);
    CHECK_EQ(seen[REG_RDX], 0x104);
    CHECK_EQ(seen[REG_RSI], 0x105);
    CHECK_EQ(seen[REG_RDI], 0x106);
    CHECK_EQ(seen[REG_RBP], 0x107);
    int numbers[] = {REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
    for (int i = 0; i < 8; i++) CHECK_EQ(seen[numbers[i]], 0x108 + i);
    CHECK_EQ(seen[REG_RIP], (long long)(uintptr_t)at);
    CHECK_EQ(seen[REG_EFL] & 1, 1);
    DONE();
}

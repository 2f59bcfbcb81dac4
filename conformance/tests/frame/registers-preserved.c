// rule: a handler that returns leaves every general register and the flags as they were
// source: POSIX 2.4.3 Signal Actions
// covers: pitfall 30
#include "check.h"

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    uc->uc_mcontext.gregs[REG_RIP] += 2;
    __asm__ volatile("xor %%eax, %%eax; mov $1, %%ecx; mov $2, %%edx; mov $3, %%esi; mov $4, %%edi\n"
                     "mov $5, %%r8; mov $6, %%r9; mov $7, %%r10; mov $8, %%r11"
                     : : : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "cc");
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    uint64_t out[9], flags;
    __asm__ volatile("mov $0x101, %%rax; mov $0x103, %%rcx; mov $0x104, %%rdx; mov $0x105, %%rsi\n"
                     "mov $0x108, %%r8; mov $0x109, %%r9; mov $0x10a, %%r10; mov $0x10b, %%r11\n"
                     "mov %1, %%rdi; stc; ud2\n"
                     "mov %%rax, (%%rdi); mov %%rcx, 8(%%rdi); mov %%rdx, 16(%%rdi); mov %%rsi, 24(%%rdi)\n"
                     "mov %%r8, 32(%%rdi); mov %%r9, 40(%%rdi); mov %%r10, 48(%%rdi); mov %%r11, 56(%%rdi)\n"
                     "lea -128(%%rsp), %%rsp; pushfq; popq %0; lea 128(%%rsp), %%rsp"
                     : "=&b"(flags)
                     : "r"(out)
                     : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "memory", "cc");
    int wanted[] = {0x101, 0x103, 0x104, 0x105, 0x108, 0x109, 0x10a, 0x10b};
    for (int i = 0; i < 8; i++) CHECK_EQ(out[i], wanted[i]);
    CHECK_EQ(flags & 1, 1);
    DONE();
}

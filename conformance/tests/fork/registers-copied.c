// rule: the child goes on with the parent's registers, vector and floating-point state included
// source: POSIX fork(), DESCRIPTION ("exact copy"); System V ABI, x86-64
#include "process.h"

int main(void)
{
    unsigned mxcsr = 0x1f80 | 0x6000, got_mxcsr;
    unsigned short control = 0x27f, got_control;
    __asm__ volatile("ldmxcsr %0; fldcw %1" : : "m"(mxcsr), "m"(control));
    unsigned long xmm[2] = {0x1122334455667788, 0x99aabbccddeeff00}, got_xmm[2] = {0, 0};
    unsigned long rbx = 0xb0b, r15 = 0xf15, result;
    fflush(stdout);
    // clone(SIGCHLD) by the instruction, so that no code of a library is in between.
    __asm__ volatile("movdqu %[xmm], %%xmm7\n"
                     "mov %[rbx], %%rbx\n"
                     "mov %[r15], %%r15\n"
                     "xor %%edx, %%edx\n"
                     "xor %%esi, %%esi\n"
                     "xor %%r10d, %%r10d\n"
                     "xor %%r8d, %%r8d\n"
                     "mov $17, %%edi\n"
                     "mov $56, %%eax\n"
                     "syscall\n"
                     "mov %%rbx, %[rbx]\n"
                     "mov %%r15, %[r15]\n"
                     "movdqu %%xmm7, %[got]\n"
                     : "=a"(result), [got] "=m"(got_xmm), [rbx] "+m"(rbx), [r15] "+m"(r15)
                     : [xmm] "m"(xmm)
                     : "rbx", "r15", "rcx", "r11", "rdx", "rsi", "rdi", "r8", "r10", "xmm7", "memory");
    __asm__ volatile("stmxcsr %0; fnstcw %1" : "=m"(got_mxcsr), "=m"(got_control));
    CHECK_EQ(got_mxcsr, mxcsr);
    CHECK_EQ(got_control, control);
    CHECK_EQ(rbx, 0xb0b);
    CHECK_EQ(r15, 0xf15);
    CHECK_EQ(got_xmm[0], xmm[0]);
    CHECK_EQ(got_xmm[1], xmm[1]);
    MUST(result);
    if (result == 0) CHILD_DONE();
    check_child((pid_t)result);
    DONE();
}

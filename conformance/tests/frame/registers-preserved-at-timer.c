// rule: every general register and the flags survive a signal that comes between two instructions
// source: POSIX 2.4.3 Signal Actions
// covers: pitfall 13, pitfall 30
#include "check.h"

static volatile int count;

static void handler(int sig)
{
    count++;
    __asm__ volatile("xor %%eax, %%eax; mov $1, %%ecx; mov $2, %%edx; mov $3, %%esi; mov $4, %%edi\n"
                     "mov $5, %%r8; mov $6, %%r9; mov $7, %%r10; mov $8, %%r11"
                     : : : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "cc");
}

int main(void)
{
    on_signal(SIGALRM, handler, 0);
    struct itimerval every = {{0, 2000}, {0, 2000}};
    MUST(setitimer(ITIMER_REAL, &every, NULL));
    while (count < 10) {
        uint64_t sum;
        __asm__ volatile("push %%rbx; push %%rbp\n"
                         "mov $1, %%eax; mov $2, %%edx; mov $4, %%esi; mov $8, %%edi; mov $16, %%ebp\n"
                         "mov $32, %%r8d; mov $64, %%r9d; mov $128, %%r10d; mov $256, %%r11d\n"
                         "mov $512, %%r12d; mov $1024, %%r13d; mov $2048, %%r14d; mov $4096, %%r15d\n"
                         "mov $8192, %%ebx; mov $30000, %%ecx; 1: dec %%ecx; jnz 1b; stc\n"
                         "mov $30000, %%ecx; 2: lea -1(%%rcx), %%rcx; jrcxz 3f; jmp 2b; 3:\n"
                         "adc %%rdx, %%rax; add %%rsi, %%rax; add %%rdi, %%rax; add %%rbp, %%rax\n"
                         "add %%r8, %%rax; add %%r9, %%rax; add %%r10, %%rax; add %%r11, %%rax\n"
                         "add %%r12, %%rax; add %%r13, %%rax; add %%r14, %%rax; add %%r15, %%rax\n"
                         "add %%rbx, %%rax; pop %%rbp; pop %%rbx"
                         : "=a"(sum)
                         :
                         : "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14",
                           "r15", "memory", "cc");
        if (sum != 16384) {
            FAIL("the sum is %llu, not 16384", (unsigned long long)sum);
            break;
        }
    }
    DONE();
}

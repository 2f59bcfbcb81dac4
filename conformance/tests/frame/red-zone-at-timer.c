// rule: the 128 bytes below the stack pointer survive a signal that comes in the middle of a leaf function
// source: System V ABI for x86-64, red zone
// covers: pitfall 13
// arch: x86_64
#include "check.h"

static volatile int count;

static void handler(int sig)
{
    volatile char dirt[2048];
    memset((void *)dirt, 0xa5, sizeof dirt);
    count++;
}

int main(void)
{
    on_signal(SIGALRM, handler, 0);
    struct itimerval every = {{0, 2000}, {0, 2000}};
    MUST(setitimer(ITIMER_REAL, &every, NULL));
    while (count < 10) {
        int64_t sum;
        __asm__ volatile("lea -256(%%rsp), %%rsp\n"
                         "mov $16, %%ecx\n1: neg %%rcx; mov %%rcx, (%%rsp,%%rcx,8); neg %%rcx; dec %%ecx; jnz 1b\n"
                         "mov $30000, %%ecx; 3: dec %%ecx; jnz 3b\n"
                         "mov $16, %%ecx; xor %%eax, %%eax\n"
                         "2: neg %%rcx; add (%%rsp,%%rcx,8), %%rax; neg %%rcx; dec %%ecx; jnz 2b\n"
                         "lea 256(%%rsp), %%rsp"
                         : "=a"(sum) : : "rcx", "memory", "cc");
        if (sum != -136) {
            FAIL("the red zone changed");
            break;
        }
    }
    DONE();
}

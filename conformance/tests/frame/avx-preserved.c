// rule: the upper halves of the YMM registers survive a handler, after a fault and at a timer
// source: XSAVE state of x86-64; signal(7)
// covers: pitfall 12, pitfall 30
// arch: x86_64
#include "xsave.h"

static volatile int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    destroy_vectors();
    __asm__ volatile("vzeroall" : : : ALL_XMM);
    count++;
    if (sig == SIGILL) ((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] += 2;
}

int main(void)
{
    if (!has_avx()) return 0; // nothing to lose on this processor
    on_siginfo(SIGILL, handler, 0);
    on_siginfo(SIGALRM, handler, 0);
    unsigned char in[512], out[512];
    for (int i = 0; i < 512; i++) in[i] = (unsigned char)(i * 5 + 1);
    __asm__ volatile(LOAD_YMM("%0") "ud2\n" STORE_YMM("%1") "vzeroupper"
                     : : "r"(in), "r"(out) : ALL_XMM, "memory");
    CHECK_EQ(memcmp(in, out, 512), 0);
    struct itimerval every = {{0, 3000}, {0, 3000}};
    MUST(setitimer(ITIMER_REAL, &every, NULL));
    while (count < 5) {
        __asm__ volatile(LOAD_YMM("%0") "mov $100000, %%ecx; 1: dec %%ecx; jnz 1b\n" STORE_YMM("%1")
                         "vzeroupper" : : "r"(in), "r"(out) : ALL_XMM, "ecx", "memory");
        if (memcmp(in, out, 512) != 0) {
            FAIL("vector registers changed");
            break;
        }
    }
    DONE();
}

// rule: all XMM registers survive the handler of a signal that comes in the middle of a computation
// source: System V ABI for x86-64; signal(7)
// covers: pitfall 30, pitfall 13
#include "frame.h"

static volatile int count;

static void handler(int sig)
{
    destroy_vectors();
    count++;
}

int main(void)
{
    on_signal(SIGALRM, handler, 0);
    unsigned char in[256], out[256];
    for (int i = 0; i < 256; i++) in[i] = (unsigned char)(i * 11 + 3);
    struct itimerval every = {{0, 3000}, {0, 3000}};
    MUST(setitimer(ITIMER_REAL, &every, NULL));
    while (count < 5) {
        __asm__ volatile(LOAD_XMM("%0") "mov $100000, %%ecx; 1: dec %%ecx; jnz 1b\n" STORE_XMM("%1")
                         : : "r"(in), "r"(out) : ALL_XMM, "ecx", "memory");
        if (memcmp(in, out, 256) != 0) {
            FAIL("vector registers changed");
            break;
        }
    }
    DONE();
}

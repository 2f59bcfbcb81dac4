// rule: two threads that compute with vector registers do not disturb each other
// source: XSAVE state belongs to the thread
// covers: pitfall 12
#include "frame.h"

static volatile int stop;

static void *compute(void *arg)
{
    unsigned char in[256], out[256];
    for (int i = 0; i < 256; i++) in[i] = (unsigned char)(i * 3 + (long)arg);
    while (!stop) {
        __asm__ volatile(LOAD_XMM("%0") "mov $20000, %%ecx; 1: dec %%ecx; jnz 1b\n" STORE_XMM("%1")
                         : : "r"(in), "r"(out) : ALL_XMM, "ecx", "memory");
        if (memcmp(in, out, 256) != 0) {
            FAIL("thread %ld: vector registers changed", (long)arg);
            break;
        }
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[3];
    for (long i = 0; i < 3; i++) threads[i] = start_thread(compute, (void *)(i + 1));
    sleep_ms(100);
    stop = 1;
    for (int i = 0; i < 3; i++) join_thread(threads[i]);
    DONE();
}

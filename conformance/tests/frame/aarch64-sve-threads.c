// rule: scalable vectors are a thread's own: others that run in between, and children, change nothing of them; a system call by the trap instruction may take what is beyond 128 bits, and leaves the rest
// source: Linux's Documentation/arch/arm64/sve.rst (system call behaviour)
// covers: pitfall 30
// arch: aarch64
#include "sve.h"

SVE_AROUND(for_a_while, "mov x9, #34464; movk x9, #150, lsl #16\n1: sub x9, x9, #1; cbnz x9, 1b")
SVE_AROUND(across_call, "mov x8, #124; svc #0")

static long length;

static void *thread(void *seed)
{
    unsigned char state[STATE_SIZE(256)], before[STATE_SIZE(256)];
    fill_state(before, length, (int)(long)seed);
    for (int round = 0; round < 4; round++) {
        memcpy(state, before, sizeof state);
        for_a_while(state);
        CHECK(memcmp(state, before, STATE_SIZE(length)) == 0);
        memcpy(state, before, sizeof state);
        across_call(state);
        for (int n = 0; n < 32; n++) {
            CHECK(memcmp(state + n * length, before + n * length, 16) == 0);
            // As they were, or zero.
            unsigned char *high = state + n * length + 16;
            if (length > 16 && memcmp(high, before + n * length + 16, (size_t)length - 16) != 0)
                for (long at = 0; at < length - 16; at++) CHECK_EQ(high[at], 0);
        }
    }
    return NULL;
}

int main(void)
{
    if (!has_sve()) return 0;
    length = set_vl(256);
    pthread_t ids[3];
    for (long n = 0; n < 3; n++) CHECK_EQ(pthread_create(&ids[n], NULL, thread, (void *)(11 * n + 1)), 0);
    for (int n = 0; n < 3; n++) pthread_join(ids[n], NULL);
    DONE();
}

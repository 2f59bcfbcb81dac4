// rule: all vector registers and the rounding mode survive the handler of a signal that comes in the middle of a computation
// source: signal(7); POSIX 2.4.3 Signal Actions
// covers: pitfall 30, pitfall 13
#include "arch.h"

static volatile int count;

static void handler(int sig)
{
    destroy_vectors();
    count++;
}

VECTORS_AROUND(compute, COUNT_DOWN)

int main(void)
{
    on_signal(SIGALRM, handler, 0);
    unsigned char before[VECTOR_BYTES], after[VECTOR_BYTES];
    for (int i = 0; i < VECTOR_BYTES; i++) before[i] = (unsigned char)(i * 11 + 3);
    set_fp_control(FP_UPWARD);
    struct itimerval every = {{0, 3000}, {0, 3000}};
    MUST(setitimer(ITIMER_REAL, &every, NULL));
    while (count < 5 && failures == 0) {
        memcpy(after, before, sizeof after);
        compute(after);
        CHECK_EQ(memcmp(before, after, VECTOR_BYTES), 0);
        CHECK_EQ(get_fp_control(), FP_UPWARD);
    }
    DONE();
}

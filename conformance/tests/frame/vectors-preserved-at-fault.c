// rule: all vector registers and the rounding mode survive a handler that uses them, after a fault
// source: signal(7); POSIX 2.4.3 Signal Actions
// covers: pitfall 30, pitfall 12
#include "arch.h"

static int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    destroy_vectors();
    count++;
    PC((ucontext_t *)context) += UNDEFINED_SIZE;
}

VECTORS_AROUND(fault, UNDEFINED)

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    unsigned char before[VECTOR_BYTES], after[VECTOR_BYTES];
    for (int i = 0; i < VECTOR_BYTES; i++) before[i] = (unsigned char)(i * 7 + 1);
    memcpy(after, before, sizeof after);
    set_fp_control(FP_UPWARD);
    fault(after);
    CHECK_EQ(get_fp_control(), FP_UPWARD);
    CHECK_EQ(count, 1);
    CHECK_EQ(memcmp(before, after, VECTOR_BYTES), 0);
    DONE();
}

// rule: a handler finds the floating-point registers and fcsr in the context, and what it writes there is in the registers after it returns
// source: Linux's struct __riscv_d_ext_state
// covers: pitfall 12
// arch: riscv64
#include "arch.h"

static struct {
    uint64_t f[32];
    unsigned fcsr;
} seen;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    uint64_t *f = (uint64_t *)((char *)&uc->uc_mcontext + 256);
    memcpy(&seen, f, sizeof seen);
    for (int i = 0; i < 32; i++) f[i] = 0x4000000000000000 + (uint64_t)i;
    *(unsigned *)&f[32] = FP_TO_ZERO | 0x11;
    PC(uc) += UNDEFINED_SIZE;
}

VECTORS_AROUND(fault, UNDEFINED)

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    unsigned char before[VECTOR_BYTES];
    uint64_t after[32];
    for (int i = 0; i < VECTOR_BYTES; i++) before[i] = (unsigned char)(i * 13 + 5);
    memcpy(after, before, sizeof after);
    set_fp_control(FP_UPWARD | 8); // and a flag
    fault((unsigned char *)after);
    unsigned fcsr;
    __asm__ volatile("frcsr %0" : "=r"(fcsr));
    CHECK_EQ(fcsr, FP_TO_ZERO | 0x11);
    CHECK_EQ(memcmp(seen.f, before, VECTOR_BYTES), 0);
    CHECK_EQ(seen.fcsr, FP_UPWARD | 8);
    for (int i = 0; i < 32; i++) CHECK_EQ(after[i], 0x4000000000000000 + (uint64_t)i);
    DONE();
}

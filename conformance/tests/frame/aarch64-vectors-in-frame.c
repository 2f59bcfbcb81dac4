// rule: a handler finds the vector registers, FPCR and FPSR in the frame's record, and what it writes there is in the registers after it returns
// source: Linux's struct fpsimd_context
// covers: pitfall 12
// arch: aarch64
#include "records.h"

static struct fpsimd_record seen;

static void handler(int sig, siginfo_t *info, void *context)
{
    struct fpsimd_record *record = find_record(context, FPSIMD_RECORD);
    seen = *record;
    for (int i = 0; i < 32; i++) memset(record->v[i], 0x40 + i, 16);
    record->fpcr = FP_TO_ZERO;
    record->fpsr = 0x10;
    PC((ucontext_t *)context) += UNDEFINED_SIZE;
}

VECTORS_AROUND(fault, UNDEFINED)

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    unsigned char before[VECTOR_BYTES], after[VECTOR_BYTES];
    for (int i = 0; i < VECTOR_BYTES; i++) before[i] = (unsigned char)(i * 13 + 5);
    memcpy(after, before, sizeof after);
    uint64_t flags = 0x8000001; // saturation, invalid
    set_fp_control(FP_UPWARD);
    __asm__ volatile("msr fpsr, %0" : : "r"(flags));
    fault(after);
    __asm__ volatile("mrs %0, fpsr" : "=r"(flags));
    CHECK_EQ(flags, 0x10);
    CHECK_EQ(get_fp_control(), FP_TO_ZERO);
    CHECK_EQ(memcmp(seen.v, before, VECTOR_BYTES), 0);
    CHECK_EQ(seen.fpcr, FP_UPWARD);
    CHECK_EQ(seen.fpsr, 0x8000001);
    for (int i = 0; i < VECTOR_BYTES; i++)
        if (after[i] != 0x40 + i / 16) {
            FAIL("v%d, byte %d: %#x", i / 16, i % 16, after[i]);
            break;
        }
    DONE();
}

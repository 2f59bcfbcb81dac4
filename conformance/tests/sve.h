// For tests of arm64's scalable vectors.
#ifndef SVE_H
#define SVE_H
#include "records.h"

#include <sys/auxv.h>

#define SVE_RECORD 0x53564501
#define HAS_SVE (1UL << 22)

#define SVE_SET_VL 50
#define SVE_GET_VL 51
#define VL_INHERIT (1 << 17)
#define VL_ONEXEC (1 << 18)

struct sve_record {
    struct record head;
    uint16_t vl, flags, reserved[2];
};

#define Z_OFFSET 16
#define STATE_SIZE(vl) (32 * (vl) + 17 * ((vl) / 8))

static int UNUSED has_sve(void)
{
    return (getauxval(AT_HWCAP) & HAS_SVE) != 0;
}

static long UNUSED set_vl(unsigned long argument)
{
    return syscall(SYS_prctl, SVE_SET_VL, argument, 0, 0, 0);
}

static long UNUSED get_vl(void)
{
    return syscall(SYS_prctl, SVE_GET_VL, 0, 0, 0, 0);
}

// The record of SVE, among those that follow on an extra one, too; NULL without.
static struct sve_record UNUSED *sve_record(ucontext_t *uc)
{
    for (struct record *at = first_record(uc); at->magic != 0; at = next_record(at)) {
        if (at->magic == SVE_RECORD) return (struct sve_record *)at;
        if (at->magic == EXTRA_RECORD) {
            struct { struct record head; uint64_t data; } *extra = (void *)at;
            at = (struct record *)extra->data;
            return at->magic == SVE_RECORD ? (struct sve_record *)at : NULL;
        }
    }
    return NULL;
}

#define EACH_Z(M)                                                                                 \
    M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7) M(8) M(9) M(10) M(11) M(12) M(13) M(14) M(15) M(16)   \
        M(17) M(18) M(19) M(20) M(21) M(22) M(23) M(24) M(25) M(26) M(27) M(28) M(29) M(30) M(31)
#define EACH_P(M) M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7) M(8) M(9) M(10) M(11) M(12) M(13) M(14) M(15)
#define LOAD_Z(n) "ldr z" #n ", [x0, #" #n ", mul vl]\n"
#define STORE_Z(n) "str z" #n ", [x0, #" #n ", mul vl]\n"
#define LOAD_P(n) "ldr p" #n ", [x1, #" #n ", mul vl]\n"
#define STORE_P(n) "str p" #n ", [x1, #" #n ", mul vl]\n"
#define BEHIND_Z "addvl x1, x0, #31; addvl x1, x1, #1\n"
// Loads Z, P and FFR, runs the code, stores them again. The callee's halves of v8 to v15 are put back.
#define SVE_AROUND(name, code)                                                                    \
    void name(unsigned char *state);                                                              \
    __asm__(".text\n.arch_extension sve\n" #name ": stp d8, d9, [sp, #-80]!; stp d10, d11, [sp, #16]\n" \
            "stp d12, d13, [sp, #32]; stp d14, d15, [sp, #48]; str x0, [sp, #64]\n" BEHIND_Z      \
            "ldr p0, [x1, #16, mul vl]; wrffr p0.b\n" EACH_P(LOAD_P) EACH_Z(LOAD_Z) code          \
            "\nldr x0, [sp, #64]\n" EACH_Z(STORE_Z) BEHIND_Z EACH_P(STORE_P)                      \
            "rdffr p0.b; str p0, [x1, #16, mul vl]\n"                                             \
            "ldp d10, d11, [sp, #16]; ldp d12, d13, [sp, #32]; ldp d14, d15, [sp, #48]; ldp d8, d9, [sp], #80; ret");

// Different bytes; what FFR holds is a row of ones from the first on.
static void UNUSED fill_state(unsigned char *state, long vl, int seed)
{
    for (long n = 0; n < STATE_SIZE(vl); n++) state[n] = (unsigned char)(n * 7 + n / 256 + seed);
    memset(state + 32 * vl + 16 * (vl / 8), 0, vl / 8);
    state[32 * vl + 16 * (vl / 8)] = 0x7f;
}

#endif

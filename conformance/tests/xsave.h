// For tests of x86-64's floating-point area in signal frames, and its vector registers from assembly.
#ifndef XSAVE_H
#define XSAVE_H
#include "check.h"

#include <cpuid.h>

// The FXSAVE layout with Linux's sw_reserved words, and the XSAVE header behind it.
struct fpx {
    uint16_t cwd, swd, ftw, fop;
    uint64_t rip, rdp;
    uint32_t mxcsr, mxcsr_mask;
    unsigned char st[8][16];
    unsigned char xmm[16][16];
    uint32_t unused[12];
    uint32_t magic1, extended_size;
    uint64_t xfeatures;
    uint32_t xstate_size, padding[7];
    uint64_t xstate_bv, xcomp_bv, header[6];
};
_Static_assert(sizeof(struct fpx) == 576, "FXSAVE area and XSAVE header");

static int UNUSED has_xsave(void)
{
    unsigned a, b, c, d;
    return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_OSXSAVE);
}

static uint64_t UNUSED xgetbv0(void)
{
    unsigned a, d;
    __asm__ volatile("xgetbv" : "=a"(a), "=d"(d) : "c"(0));
    return (uint64_t)d << 32 | a;
}

static int UNUSED has_avx(void)
{
    unsigned a, b, c, d;
    return has_xsave() && __get_cpuid(1, &a, &b, &c, &d) && (c & bit_AVX) && (xgetbv0() & 6) == 6;
}

#define ALL_XMM                                                                                  \
    "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10",    \
        "xmm11", "xmm12", "xmm13", "xmm14", "xmm15"

#define EACH_REGISTER(M, at)                                                                     \
    M(0, at) M(1, at) M(2, at) M(3, at) M(4, at) M(5, at) M(6, at) M(7, at) M(8, at) M(9, at)    \
        M(10, at) M(11, at) M(12, at) M(13, at) M(14, at) M(15, at)
#define LOAD_XMM_1(n, at) "movdqu " #n "*16(" at "), %%xmm" #n "\n"
#define STORE_XMM_1(n, at) "movdqu %%xmm" #n ", " #n "*16(" at ")\n"
#define LOAD_YMM_1(n, at) "vmovdqu " #n "*32(" at "), %%ymm" #n "\n"
#define STORE_YMM_1(n, at) "vmovdqu %%ymm" #n ", " #n "*32(" at ")\n"
#define LOAD_XMM(at) EACH_REGISTER(LOAD_XMM_1, at)
#define STORE_XMM(at) EACH_REGISTER(STORE_XMM_1, at)
#define LOAD_YMM(at) EACH_REGISTER(LOAD_YMM_1, at)
#define STORE_YMM(at) EACH_REGISTER(STORE_YMM_1, at)

// Other values into all vector registers, MXCSR and the x87 unit.
static void UNUSED destroy_vectors(void)
{
    static const unsigned char dirt[256] = {0xde, 0xad};
    unsigned mxcsr = 0x7f80;
    __asm__ volatile("fninit; fldpi; fldl2e; ldmxcsr %1\n" LOAD_XMM("%0")
                     : : "r"(dirt), "m"(mxcsr) : ALL_XMM, "memory");
}

#endif

// rule: when the magic number behind the XSAVE area is gone, the x87 and SSE state is restored and the rest is initial
// source: seen on Linux 6.18 (the legacy area alone is taken)
// covers: pitfall 12
// arch: x86_64
#include "xsave.h"

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    struct fpx *fp = (struct fpx *)uc->uc_mcontext.fpregs;
    if (has_xsave()) *(uint32_t *)((char *)fp + fp->xstate_size) = 0;
    uc->uc_mcontext.gregs[REG_RIP] += 2;
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    unsigned char in[256], out[256];
    for (int i = 0; i < 256; i++) in[i] = (unsigned char)(i * 9 + 5);
    __asm__ volatile(LOAD_XMM("%0") "ud2\n" STORE_XMM("%1") : : "r"(in), "r"(out) : ALL_XMM, "memory");
    CHECK_EQ(memcmp(in, out, 256), 0);
    if (has_avx()) {
        unsigned char in2[512], out2[512];
        memset(in2, 0x77, 512);
        __asm__ volatile(LOAD_YMM("%0") "ud2\n" STORE_YMM("%1") "vzeroupper"
                         : : "r"(in2), "r"(out2) : ALL_XMM, "memory");
        CHECK_EQ(out2[0], 0x77);
        CHECK_EQ(out2[15], 0x77);
        CHECK_EQ(out2[16], 0);
        CHECK_EQ(out2[31], 0);
    }
    DONE();
}

// rule: fpregs points to a 64-byte aligned XSAVE area inside the frame, with both magic numbers and its size
// source: Linux's struct _fpx_sw_bytes and _xstate; sigreturn(2)
// covers: pitfall 12
// arch: x86_64
#include "xsave.h"

static int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    struct fpx *fp = (struct fpx *)uc->uc_mcontext.fpregs;
    count++;
    CHECK(fp != NULL);
    CHECK_EQ((uintptr_t)fp % 64, 0);
    CHECK((char *)fp > (char *)context);
    CHECK((uintptr_t)fp < (uintptr_t)uc->uc_mcontext.gregs[REG_RSP]);
    if (!has_xsave()) return;
    CHECK_EQ(fp->magic1, 0x46505853);
    CHECK(fp->xstate_size >= 512 + 64);
    CHECK_EQ(fp->extended_size, fp->xstate_size + 4);
    CHECK_EQ(fp->xfeatures & ~xgetbv0(), 0); // Linux leaves out what needs permission (AMX)
    CHECK_EQ(fp->xfeatures & 3, 3);
    if (has_avx()) CHECK_EQ(fp->xfeatures & 4, 4);
    CHECK_EQ(*(uint32_t *)((char *)fp + fp->xstate_size), 0x46505845);
    CHECK_EQ(fp->xstate_bv & ~fp->xfeatures, 0);
    CHECK_EQ(fp->xcomp_bv, 0);
    CHECK_EQ(uc->uc_flags & 1, 1); // UC_FP_XSTATE
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    on_siginfo(SIGUSR1, handler, 0);
    on_siginfo(SIGALRM, handler, 0);
    MUST(kill(getpid(), SIGUSR1));
    struct itimerval soon = {.it_value.tv_usec = 10000};
    MUST(setitimer(ITIMER_REAL, &soon, NULL));
    while (*(volatile int *)&count < 2) {
    }
    DONE();
}

// rule: a handler starts with the interrupted rounding mode
// source: seen on Linux 6.1 (arm64) and 6.12 (riscv64): the floating-point control register is left alone
// arch: aarch64, riscv64
#include "arch.h"

static unsigned inside;

static void handler(int sig)
{
    inside = get_fp_control();
    set_fp_control(FP_TO_ZERO);
}

int main(void)
{
    on_signal(SIGUSR1, handler, 0);
    set_fp_control(FP_UPWARD);
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(inside, FP_UPWARD);
    CHECK_EQ(get_fp_control(), FP_UPWARD);
    DONE();
}

// rule: rt_sigaction reads and writes the kernel's structure and not a byte more: 32 bytes, 24 without a restorer
// source: the kernel's struct sigaction of each architecture
// covers: pitfall 20
#include "check.h"

int main(void)
{
    struct {
        struct kernel_sigaction action;
        unsigned char after[128];
    } old;
#ifdef __riscv
    CHECK_EQ(sizeof old.action, 24);
#else
    CHECK_EQ(sizeof old.action, 32);
#endif
    memset(&old, 0xa5, sizeof old);
    MUST(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old.action, 8));
    CHECK(old.action.handler == SIG_DFL);
    for (unsigned i = 0; i < sizeof old.after; i++) CHECK_EQ(old.after[i], 0xa5);
    uint64_t set[17];
    memset(set, 0xa5, sizeof set);
    MUST(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, set, 8));
    CHECK_EQ(set[0], 0);
    for (int i = 1; i < 17; i++) CHECK_EQ(set[i], 0xa5a5a5a5a5a5a5a5);
    memset(set, 0xa5, sizeof set);
    MUST(syscall(SYS_rt_sigpending, set, 8));
    CHECK_EQ(set[0], 0);
    for (int i = 1; i < 17; i++) CHECK_EQ(set[i], 0xa5a5a5a5a5a5a5a5);
    DONE();
}

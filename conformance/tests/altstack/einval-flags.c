// rule: flags other than 0, SS_DISABLE, SS_ONSTACK and SS_AUTODISARM are EINVAL
// source: sigaltstack(2), ERRORS; seen on Linux 6.18 (SS_ONSTACK counts as 0)
#include "altstack.h"

int main(void)
{
    unsigned bad[] = {3, 4, 8, 0x40000000, 0x80000003, 0x80000004, 0xffffffff};
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
        stack_t new = {.ss_sp = alternate, .ss_size = ALTERNATE_SIZE, .ss_flags = (int)bad[i]};
        CHECK_ERRNO(syscall(SYS_sigaltstack, &new, NULL), EINVAL);
    }
    unsigned good[] = {0, SS_ONSTACK, SS_DISABLE, 0x80000000, 0x80000001, 0x80000002};
    for (unsigned i = 0; i < sizeof good / sizeof *good; i++) {
        stack_t new = {.ss_sp = alternate, .ss_size = ALTERNATE_SIZE, .ss_flags = (int)good[i]}, now;
        CHECK_EQ(syscall(SYS_sigaltstack, &new, NULL), 0);
        CHECK_EQ(syscall(SYS_sigaltstack, NULL, &now), 0);
        unsigned want = good[i] == SS_ONSTACK ? 0 : good[i] == 0x80000001 ? 0x80000000 : good[i];
        CHECK_EQ((unsigned)now.ss_flags, want);
    }
    DONE();
}

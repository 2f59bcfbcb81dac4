// rule: rt_sigpending takes a size of 8 or less, writes that many bytes, and refuses more
// source: seen on Linux 6.18
// covers: pitfall 19
#include "check.h"

int main(void)
{
    block(SIGHUP);
    block(64);
    MUST(raise(SIGHUP));
    MUST(raise(64));
    for (size_t size = 0; size <= 8; size++) {
        unsigned char set[16];
        memset(set, 0xa5, sizeof set);
        CHECK_EQ(syscall(SYS_rt_sigpending, set, size), 0);
        for (size_t i = 0; i < 16; i++)
            CHECK_EQ(set[i], i >= size ? 0xa5 : i == 0 ? 1 : i == 7 ? 0x80 : 0);
    }
    uint64_t set[16];
    CHECK_ERRNO(syscall(SYS_rt_sigpending, set, 9), EINVAL);
    CHECK_ERRNO(syscall(SYS_rt_sigpending, set, 128), EINVAL);
    CHECK_ERRNO(syscall(SYS_rt_sigpending, set, (size_t)-1), EINVAL);
    DONE();
}

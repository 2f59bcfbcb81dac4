// rule: the old calls that newer ones replaced have no number on arm64 and riscv64, and numbers that they do not use give ENOSYS
// source: Linux's <asm-generic/unistd.h>; syscall(2), ERRORS
// covers: pitfall 22
// arch: aarch64, riscv64
#include "check.h"

#if defined SYS_fork || defined SYS_vfork || defined SYS_pipe || defined SYS_open || defined SYS_stat || defined SYS_poll ||     \
    defined SYS_select || defined SYS_dup2 || defined SYS_alarm || defined SYS_pause || defined SYS_getpgrp ||                  \
    defined SYS_time || defined SYS_signalfd || defined SYS_eventfd || defined SYS_getdents || defined SYS_arch_prctl
#error "a number that the architecture does not have"
#endif

int main(void)
{
    // Where others have their own calls, where the old ones were, and behind the last.
    const int ranges[][2] = {{244, 257}, {295, 402}, {1024, 1079}};
    for (int r = 0; r < 3; r++)
        for (int n = ranges[r][0]; n <= ranges[r][1]; n++) {
            errno = 0;
            if (syscall(n, -1L, -1L, -1L, -1L, -1L, -1L) != -1 || errno != ENOSYS) FAIL("call %d: errno %d", n, errno);
        }
    DONE();
}

// rule: a page without rights between two others stops accesses and leaves its neighbours alone
// source: mprotect(2), PROT_NONE
#include "fault.h"

int main(void)
{
    char *p = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(mprotect(p + 4096, 4096, PROT_NONE));
    catch_faults(SIGSEGV);
    memset(p, 1, 4096);
    memset(p + 2 * 4096, 1, 4096);
    CHECK_EQ(FAULTS(memset(p, 2, 3 * 4096)), SIGSEGV);
    CHECK(fault_info.si_addr >= (void *)(p + 4096) && fault_info.si_addr < (void *)(p + 2 * 4096));
    // A copy by the kernel that runs into it stops there too.
    CHECK_ERRNO(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, p + 4096, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, p + 4092, 8), EFAULT);
    CHECK_EQ(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, p + 4088, 8), 0);
    DONE();
}

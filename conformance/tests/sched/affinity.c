// rule: sched_getaffinity gives at least one processor, and refuses sizes and pointers as Linux does
// source: sched_setaffinity(2)
#include "check.h"

int main(void)
{
    unsigned long set[16] = {0};
    long bytes = syscall(SYS_sched_getaffinity, 0, sizeof set, set);
    CHECK(bytes >= 8 && bytes % 8 == 0);
    CHECK(set[0] != 0);
    CHECK_ERRNO(syscall(SYS_sched_getaffinity, 0, 7, set), EINVAL);
    CHECK_ERRNO(syscall(SYS_sched_getaffinity, 0, 0, set), EINVAL);
    CHECK_ERRNO(syscall(SYS_sched_getaffinity, 0, sizeof set, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_sched_getaffinity, INT_MAX, sizeof set, set), ESRCH);
    unsigned long none = 0, first = 1;
    CHECK_ERRNO(syscall(SYS_sched_setaffinity, 0, 8, &none), EINVAL);
    CHECK_ERRNO(syscall(SYS_sched_setaffinity, 0, 8, 8), EFAULT);
    CHECK_EQ(syscall(SYS_sched_setaffinity, 0, 8, &first), 0);
    DONE();
}

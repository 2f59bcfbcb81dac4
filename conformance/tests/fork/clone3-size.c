// rule: clone3's size: below the first version EINVAL, unknown bytes that are not zero E2BIG, more than a page E2BIG
// source: clone(2), ERRORS; Linux copy_struct_from_user
#include "process.h"

int main(void)
{
    union {
        struct clone3_args args;
        char bytes[8192];
    } big;
    memset(&big, 0, sizeof big);
    big.args.exit_signal = SIGCHLD;
    CHECK_ERRNO(syscall(SYS_clone3, &big, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_clone3, &big, 63), EINVAL);
    CHECK_ERRNO(syscall(SYS_clone3, &big, 4097), E2BIG);
    big.bytes[4095] = 1;
    CHECK_ERRNO(syscall(SYS_clone3, &big, 4096), E2BIG);
    CHECK_ERRNO(syscall(SYS_clone3, 8, sizeof big.args), EFAULT);
    big.bytes[4095] = 0;
    pid_t child = (pid_t)syscall(SYS_clone3, &big, 4096);
    MUST(child);
    if (child == 0) _exit(3);
    CHECK_EQ(reap(child), EXITED(3));
    CHECK_ERRNO(wait(NULL), ECHILD);
    DONE();
}

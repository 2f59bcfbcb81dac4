// rule: sigaltstack gives EFAULT for bad pointers; a bad old pointer comes after the new stack is set
// source: sigaltstack(2), ERRORS; seen on Linux 6.18
#include "altstack.h"

int main(void)
{
    stack_t new = {.ss_sp = alternate, .ss_size = ALTERNATE_SIZE}, now;
    CHECK_ERRNO(syscall(SYS_sigaltstack, 8, NULL), EFAULT);
    CHECK_ERRNO(syscall(SYS_sigaltstack, NULL, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_sigaltstack, &new, 8), EFAULT);
    CHECK_EQ(syscall(SYS_sigaltstack, NULL, &now), 0);
    CHECK(now.ss_sp == alternate);
    CHECK_EQ(syscall(SYS_sigaltstack, NULL, NULL), 0);
    DONE();
}

// rule: futex checks the word, its alignment, the operation, the timeout and the expected value
// source: futex(2), ERRORS
#include "check.h"

#define WAIT 0
#define WAKE 1
#define REQUEUE 3
#define CMP_REQUEUE 4
#define WAIT_BITSET 9
#define WAKE_BITSET 10

int main(void)
{
    int words[2] = {5, 0};
    struct timespec bad = {0, 1000000000}, negative = {-1, 0}, soon = {0, 1000000};
    CHECK_ERRNO(syscall(SYS_futex, words, WAIT, 6, NULL, NULL, 0), EAGAIN);
    CHECK_ERRNO(syscall(SYS_futex, words, WAIT, 5, &soon, NULL, 0), ETIMEDOUT);
    CHECK_ERRNO(syscall(SYS_futex, words, WAIT, 5, &bad, NULL, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_futex, words, WAIT, 5, &negative, NULL, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_futex, words, WAIT, 5, 8, NULL, 0), EFAULT);
    CHECK_ERRNO(syscall(SYS_futex, (char *)words + 1, WAIT, 5, &soon, NULL, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_futex, (char *)words + 1, WAKE, 1, NULL, NULL, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_futex, 8, WAIT, 5, &soon, NULL, 0), EFAULT);
    CHECK_ERRNO(syscall(SYS_futex, NULL, WAIT, 5, &soon, NULL, 0), EFAULT);
    CHECK_ERRNO(syscall(SYS_futex, 0xffffffffc0100000, WAIT, 5, &soon, NULL, 0), EFAULT);
    CHECK_ERRNO(syscall(SYS_futex, words, 99, 5, NULL, NULL, 0), ENOSYS);
    CHECK_ERRNO(syscall(SYS_futex, words, WAIT_BITSET, 5, NULL, NULL, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_futex, words, WAKE_BITSET, 1, NULL, NULL, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_futex, words, CMP_REQUEUE, 1, 1, &words[1], 6), EAGAIN);
    CHECK_ERRNO(syscall(SYS_futex, words, REQUEUE, -1, 1, &words[1], 0), EINVAL);
    CHECK_EQ(syscall(SYS_futex, words, WAKE, 1, NULL, NULL, 0), 0);
    CHECK_EQ(syscall(SYS_futex, words, CMP_REQUEUE, 1, 1, &words[1], 5), 0);
    DONE();
}

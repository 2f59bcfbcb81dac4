// rule: a system call number that does not exist gives ENOSYS
// source: syscall(2), ERRORS
// covers: pitfall 22, pitfall 23
#include "check.h"

int main(void)
{
    // Numbers that x86-64 does not use, and far outside.
    long numbers[] = {390, 400, 423, 600, 1023, 4096, 100000, INT_MAX, LONG_MAX, -1, -2, INT_MIN};
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++)
        CHECK_ERRNO(syscall(numbers[i], 1, 2, 3, 4, 5, 6), ENOSYS);
    DONE();
}

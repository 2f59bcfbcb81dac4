// rule: the status of the last thread's exit is the process's
// source: exit(2), "C library/kernel differences"
// expect: exit 5
#include "check.h"

int main(void)
{
    syscall(SYS_exit, 5);
    return 1;
}

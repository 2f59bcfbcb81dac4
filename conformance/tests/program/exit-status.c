// rule: the low 8 bits of exit's argument are the status
// source: POSIX exit(), DESCRIPTION
// expect: exit 200
#include "check.h"

int main(void)
{
    exit(256 * 3 + 200);
}

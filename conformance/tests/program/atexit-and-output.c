// rule: exit runs atexit functions last registered first and writes buffered output
// source: POSIX atexit(), exit()
// expect: exit 3
#include "check.h"

static int step;

static void first(void)
{
    _exit(step == 1 ? 3 : 4);
}

static void second(void)
{
    step = 1;
}

int main(void)
{
    atexit(first);
    atexit(second);
    printf("not flushed by hand");
    exit(0);
}

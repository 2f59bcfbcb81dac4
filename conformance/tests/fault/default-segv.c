// rule: a fault without a handler ends the program by its signal
// source: signal(7), "Standard signals"
// expect: signal 11
#include "check.h"

int main(void)
{
    *(volatile char *)0 = 1;
    FAIL("the write went through");
    DONE();
}

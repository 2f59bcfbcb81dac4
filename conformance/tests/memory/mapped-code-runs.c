// rule: code written into memory runs after mprotect gives it the right, and not before
// source: mmap(2), PROT_EXEC
#include "fault.h"

int main(void)
{
    static const unsigned char code[] = {CODE_ADD_7};
    unsigned char *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(p, code, sizeof code);
    int (*function)(int) = (int (*)(int))p;
    catch_faults(SIGSEGV);
    CHECK_EQ(FAULTS(function(1)), SIGSEGV);
    MUST(mprotect(p, 4096, PROT_READ | PROT_EXEC));
    CHECK_EQ(function(35), 42);
    CHECK_EQ(FAULTS(p[0] = 0), SIGSEGV);
    DONE();
}

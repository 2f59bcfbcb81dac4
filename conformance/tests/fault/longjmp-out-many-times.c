// rule: a fault's handler may be left by siglongjmp any number of times
// source: POSIX siglongjmp()
// covers: pitfall 29
#include "fault.h"

int main(void)
{
    catch_faults(SIGSEGV);
    for (long i = 0; i < 20000; i++) {
        if (FAULTS(*(volatile char *)(i % 4096) = 1) != SIGSEGV || fault_info.si_addr != (void *)(i % 4096)) {
            FAIL("round %ld", i);
            break;
        }
    }
    DONE();
}

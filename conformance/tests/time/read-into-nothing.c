// rule: the clock read into a bad pointer is EFAULT, or SIGSEGV with the pointer where it is read without a call, and a handler can leave from there
// source: POSIX clock_gettime(); vdso(7)
#include "check.h"

static sigjmp_buf place;
static void *volatile address;

static void fault(int sig, siginfo_t *info, void *context)
{
    (void)sig, (void)context;
    address = info->si_addr;
    siglongjmp(place, 1);
}

int main(void)
{
    struct timespec *volatile bad = (void *)8;
    on_siginfo(SIGSEGV, fault, 0);
    for (volatile int n = 0; n < 3; n++) {
        address = NULL;
        if (sigsetjmp(place, 1) == 0) {
            CHECK_ERRNO(clock_gettime(CLOCK_MONOTONIC, bad), EFAULT);
        } else {
            CHECK(address == (void *)8 || address == (void *)16);
        }
        CHECK(!is_blocked(SIGSEGV));
        CHECK(now_ns(CLOCK_MONOTONIC) > 0);
    }
    DONE();
}

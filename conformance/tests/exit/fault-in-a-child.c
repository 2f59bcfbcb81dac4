// rule: a child's fault ends that child alone, with the fault's signal
// source: POSIX 2.4.1; signal(7)
#include "process.h"
#include "arch.h"

int main(void)
{
    const int ends[] = {SIGSEGV, SIGILL, SIGTRAP,
#ifdef __x86_64__ // elsewhere a division by zero is no fault
                        SIGFPE
#endif
    };
    for (unsigned i = 0; i < sizeof ends / sizeof *ends; i++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            volatile int zero = 0;
            switch (ends[i]) {
            case SIGSEGV: *(volatile int *)8 = 1; break;
            case SIGILL: __asm__ volatile(UNDEFINED); break;
            case SIGFPE: zero = 100 / zero; break;
            case SIGTRAP: __asm__ volatile(BREAKPOINT); break;
            }
            _exit(1);
        }
        CHECK_EQ(reap(child), KILLED(ends[i]));
    }
    DONE();
}

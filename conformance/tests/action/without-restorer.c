// rule: a handler without a restorer returns by the kernel's own code; on x86-64, which has none, it is ended by SIGSEGV
// source: sigaction(2), SA_RESTORER; vdso(7)
#include "process.h"

static volatile int count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    struct kernel_sigaction act = {.handler = handler};
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(syscall(SYS_rt_sigaction, SIGUSR1, &act, NULL, 8));
        for (int i = 1; i <= 3; i++) {
            MUST(kill(getpid(), SIGUSR1));
            CHECK_EQ(count, i);
        }
        CHILD_DONE();
    }
#ifdef __x86_64__
    CHECK_EQ(reap(child) & ~0x80, KILLED(SIGSEGV));
#else
    check_child(child);
#endif
    DONE();
}

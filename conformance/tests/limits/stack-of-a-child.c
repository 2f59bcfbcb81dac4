// rule: the main thread's stack grows up to RLIMIT_STACK; a child that lowers it is ended by SIGSEGV there, another is not
// source: getrlimit(2), RLIMIT_STACK
#include "process.h"

static int __attribute__((noinline)) deep(long bytes)
{
    volatile char frame[4096];
    frame[0] = (char)bytes;
    int sum = bytes <= 0 ? 0 : deep(bytes - 4096) + frame[0];
    __asm__ volatile("" : : "r"(frame) : "memory"); // the frame is needed until here
    return sum;
}

int main(void)
{
    struct rlimit no_core = {0, 0}, limit;
    MUST(setrlimit(RLIMIT_CORE, &no_core));
    MUST(getrlimit(RLIMIT_STACK, &limit));
    for (int lowered = 0; lowered < 2; lowered++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            limit.rlim_cur = 512 << 10;
            if (lowered) MUST(setrlimit(RLIMIT_STACK, &limit));
            _exit(deep(2 << 20));
        }
        CHECK_EQ(reap(child), lowered ? KILLED(SIGSEGV) : EXITED(0));
    }
    DONE();
}

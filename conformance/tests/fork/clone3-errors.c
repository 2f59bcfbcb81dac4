// rule: clone3 refuses signals that are none, stacks without size, sizes without stack and flags that exclude each other
// source: clone(2), ERRORS
#include "process.h"

#ifndef CLONE_CLEAR_SIGHAND
#define CLONE_CLEAR_SIGHAND 0x100000000ULL
#endif

#define REFUSED(error, ...)                                                  \
    do {                                                                     \
        struct clone3_args args_ = {.exit_signal = SIGCHLD, __VA_ARGS__};    \
        CHECK_ERRNO(clone3_(&args_), error);                                 \
    } while (0)

int main(void)
{
    struct clone3_args bad = {.exit_signal = 65};
    CHECK_ERRNO(clone3_(&bad), EINVAL);
    bad.exit_signal = 1ULL << 32 | SIGCHLD;
    CHECK_ERRNO(clone3_(&bad), EINVAL);
    REFUSED(EINVAL, .flags = SIGCHLD);                     // CSIGNAL is no flag here
    REFUSED(EINVAL, .flags = CLONE_DETACHED);
    REFUSED(EINVAL, .flags = 1ULL << 62);
    REFUSED(EINVAL, .flags = CLONE_SIGHAND);
    REFUSED(EINVAL, .flags = CLONE_VM | CLONE_SIGHAND | CLONE_THREAD); // with an exit signal
    REFUSED(EINVAL, .flags = CLONE_VM | CLONE_SIGHAND | CLONE_CLEAR_SIGHAND);
    REFUSED(EINVAL, .flags = CLONE_PARENT);                // with an exit signal
    REFUSED(EINVAL, .stack = 0x10000);
    REFUSED(EINVAL, .stack_size = 0x10000);
    REFUSED(EINVAL, .set_tid_size = 1);
    REFUSED(EINVAL, .set_tid = (uintptr_t)&bad);
    REFUSED(EINVAL, .set_tid = (uintptr_t)&bad, .set_tid_size = 33);
    CHECK_ERRNO(wait(NULL), ECHILD);
    DONE();
}

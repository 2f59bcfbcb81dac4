// rule: a bad pointer to any call of descriptors is EFAULT, whatever kind of bad it is
// source: POSIX 2.3, [EFAULT]; each call's man page
// covers: pitfall 23
#include "arguments.h"

int main(void)
{
    struct call calls[] = {
        {"write", SYS_write, {1, BAD, 8}, EFAULT},
        {"writev", SYS_writev, {1, BAD, 1}, EFAULT},
        {"readv", SYS_readv, {0, BAD, 1}, EFAULT},
#ifdef SYS_poll
        {"poll", SYS_poll, {BAD, 1, 0}, EFAULT},
#endif
        {"ppoll(fds)", SYS_ppoll, {BAD, 1, 0, 0, 8}, EFAULT},
        {"ppoll(timeout)", SYS_ppoll, {0, 0, BAD, 0, 8}, EFAULT},
        {"ppoll(mask)", SYS_ppoll, {0, 0, GOOD, BAD, 8}, EFAULT},
#ifdef SYS_select
        {"select(read)", SYS_select, {1, BAD, 0, 0, GOOD}, EFAULT},
        {"select(write)", SYS_select, {1, 0, BAD, 0, GOOD}, EFAULT},
        {"select(timeout)", SYS_select, {0, 0, 0, 0, BAD}, EFAULT},
#endif
        {"pselect6(except)", SYS_pselect6, {1, 0, 0, BAD, GOOD, 0}, EFAULT},
        {"pselect6(timeout)", SYS_pselect6, {0, 0, 0, 0, BAD, 0}, EFAULT},
        {"pselect6(mask)", SYS_pselect6, {0, 0, 0, 0, GOOD, BAD}, EFAULT},
        {"fstat", SYS_fstat, {1, BAD}, EFAULT},
    };
    CHECK_BAD_POINTERS(calls);
    DONE();
}

// rule: tgkill and tkill check both ids and the signal number: EINVAL, ESRCH
// source: tgkill(2), ERRORS
// covers: pitfall 31, pitfall 21
#include "check.h"

static void *thread(void *arg)
{
    *(volatile long *)arg = gettid_();
    return NULL;
}

int main(void)
{
    long pid = getpid(), tid = gettid_();
    CHECK_EQ(syscall(SYS_tgkill, pid, tid, 0), 0);
    CHECK_EQ(syscall(SYS_tkill, tid, 0), 0);
    long ids[] = {0, -1};
    for (int i = 0; i < 2; i++) {
        CHECK_ERRNO(syscall(SYS_tgkill, pid, ids[i], 0), EINVAL);
        CHECK_ERRNO(syscall(SYS_tgkill, ids[i], tid, 0), EINVAL);
        CHECK_ERRNO(syscall(SYS_tkill, ids[i], 0), EINVAL);
    }
    int signals[] = {-1, 65, 256 + SIGUSR1, INT_MAX};
    for (int i = 0; i < 4; i++) {
        CHECK_ERRNO(syscall(SYS_tgkill, pid, tid, signals[i]), EINVAL);
        CHECK_ERRNO(syscall(SYS_tkill, tid, signals[i]), EINVAL);
        CHECK_ERRNO(syscall(SYS_kill, pid, signals[i]), EINVAL);
    }
    CHECK_ERRNO(syscall(SYS_tgkill, pid, INT_MAX, SIGUSR1), ESRCH);
    CHECK_ERRNO(syscall(SYS_tkill, INT_MAX, SIGUSR1), ESRCH);
    CHECK_ERRNO(syscall(SYS_tgkill, 1, tid, SIGUSR1), ESRCH); // not of that thread group
    volatile long ended = 0;
    join_thread(start_thread(thread, (void *)&ended));
    WAIT_UNTIL(syscall(SYS_tgkill, pid, ended, 0) != 0);
    CHECK_ERRNO(syscall(SYS_tgkill, pid, ended, SIGUSR1), ESRCH);
    DONE();
}

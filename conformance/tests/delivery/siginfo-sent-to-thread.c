// rule: rt_tgsigqueueinfo queues for that thread alone, with its siginfo
// source: rt_tgsigqueueinfo(2)
#include "check.h"

static volatile long other_tid;
static volatile int ready, stop;
static int got_value;

static void *other(void *arg)
{
    other_tid = gettid_();
    sigset_t set = set_of(SIGRTMIN);
    ready = 1;
    siginfo_t info;
    CHECK_EQ(sigwaitinfo(&set, &info), SIGRTMIN);
    got_value = info.si_value.sival_int;
    WAIT_UNTIL(stop);
    return NULL;
}

int main(void)
{
    block(SIGRTMIN);
    pthread_t thread = start_thread(other, NULL);
    WAIT_UNTIL(ready);
    siginfo_t info = {.si_code = SI_QUEUE};
    info.si_value.sival_int = 77;
    CHECK_EQ(syscall(SYS_rt_tgsigqueueinfo, getpid(), other_tid, SIGRTMIN, &info), 0);
    CHECK_EQ(is_pending(SIGRTMIN), 0);
    CHECK_ERRNO(syscall(SYS_rt_tgsigqueueinfo, getpid() + 1, other_tid, SIGRTMIN, &info), ESRCH);
    CHECK_ERRNO(syscall(SYS_rt_tgsigqueueinfo, getpid(), 0, SIGRTMIN, &info), EINVAL);
    CHECK_ERRNO(syscall(SYS_rt_tgsigqueueinfo, getpid(), -1, SIGRTMIN, &info), EINVAL);
    CHECK_ERRNO(syscall(SYS_rt_tgsigqueueinfo, 0, other_tid, SIGRTMIN, &info), EINVAL);
    CHECK_ERRNO(syscall(SYS_rt_tgsigqueueinfo, getpid(), other_tid, 65, &info), EINVAL);
    CHECK_EQ(syscall(SYS_rt_tgsigqueueinfo, getpid(), other_tid, 0, &info), 0);
    stop = 1;
    join_thread(thread);
    CHECK_EQ(got_value, 77);
    DONE();
}

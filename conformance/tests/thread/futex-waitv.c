// rule: futex_waitv waits while all words have their values, tells which one was woken, and ends by its time of the clock it names or by a signal
// source: futex_waitv: Documentation/userspace-api/futex2.rst of Linux
#include "check.h"

#ifndef SYS_futex_waitv
#define SYS_futex_waitv 449
#endif
struct one {
    uint64_t val, uaddr;
    uint32_t flags, reserved;
};

static uint32_t words[130];
static struct one all[130];
static pthread_t main_thread;

static long waitv(unsigned count, unsigned flags, const struct timespec *until, int clock)
{
    return syscall(SYS_futex_waitv, all, count, flags, until, clock);
}

static void *wake_third(void *arg)
{
    while (syscall(SYS_futex, &words[2], 1 /* FUTEX_WAKE */ | 128, 1) == 0) sched_yield();
    return NULL;
}

static void nothing(int sig) {}

static void *interrupt(void *done)
{
    while (!__atomic_load_n((int *)done, __ATOMIC_SEQ_CST)) {
        pthread_kill(main_thread, SIGUSR1);
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    }
    return NULL;
}

int main(void)
{
    for (int i = 0; i < 130; i++) all[i] = (struct one){.uaddr = (uintptr_t)&words[i], .flags = 2 | 128};
    struct timespec past = {0, 1}, bad = {0, 1000000000};
    CHECK_ERRNO(waitv(3, 1, NULL, 0), EINVAL);
    CHECK_ERRNO(waitv(0, 0, NULL, 0), EINVAL);
    CHECK_ERRNO(waitv(129, 0, NULL, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_futex_waitv, NULL, 1, 0, NULL, 0), EINVAL);
    CHECK_ERRNO(syscall(SYS_futex_waitv, 8, 1, 0, NULL, 0), EFAULT);
    CHECK_ERRNO(waitv(3, 0, &past, CLOCK_BOOTTIME), EINVAL);
    CHECK_ERRNO(waitv(3, 0, &bad, CLOCK_MONOTONIC), EINVAL);
    CHECK_ERRNO(waitv(128, 0, &past, CLOCK_MONOTONIC), ETIMEDOUT);
    CHECK_ERRNO(waitv(3, 0, &past, CLOCK_REALTIME), ETIMEDOUT);
    all[1].reserved = 1;
    CHECK_ERRNO(waitv(3, 0, NULL, 0), EINVAL);
    all[1].reserved = 0;
    all[1].flags = 128;
    CHECK_ERRNO(waitv(3, 0, NULL, 0), EINVAL);
    all[1].flags = 2 | 128;
    all[1].uaddr++;
    CHECK_ERRNO(waitv(3, 0, NULL, 0), EINVAL);
    all[1].uaddr = 8;
    CHECK_ERRNO(waitv(3, 0, NULL, 0), EFAULT);
    all[1].uaddr = (uintptr_t)&words[1];
    all[1].val = 1;
    CHECK_ERRNO(waitv(3, 0, NULL, 0), EAGAIN);
    all[1].val = 0;
    pthread_t thread;
    MUST0(pthread_create(&thread, NULL, wake_third, NULL));
    CHECK_EQ(waitv(5, 0, NULL, 0), 2);
    MUST0(pthread_join(thread, NULL));
    // Nobody is left there.
    for (int i = 0; i < 5; i++) CHECK_EQ(syscall(SYS_futex, &words[i], 1 | 128, 1), 0);
    int done = 0;
    main_thread = pthread_self();
    on_signal(SIGUSR1, nothing, 0);
    MUST0(pthread_create(&thread, NULL, interrupt, &done));
    CHECK_ERRNO(waitv(5, 0, NULL, 0), EINTR);
    __atomic_store_n(&done, 1, __ATOMIC_SEQ_CST);
    MUST0(pthread_join(thread, NULL));
    DONE();
}

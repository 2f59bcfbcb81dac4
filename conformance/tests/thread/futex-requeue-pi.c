// rule: FUTEX_CMP_REQUEUE_PI gives the lock to the first of those in FUTEX_WAIT_REQUEUE_PI and moves the others to it; a signal before that has the call made again, one after it gives EAGAIN
// source: futex(2), Priority-inheritance futexes
#include "check.h"

// linux/futex.h, which musl has not.
enum { WAKE = 1, CMP_REQUEUE = 4, LOCK_PI = 6, UNLOCK_PI = 7, WAIT_REQUEUE_PI = 11, CMP_REQUEUE_PI = 12 };
#define PRIVATE 128
#define WAITERS 0x80000000u
#define TID_MASK 0x3fffffffu

static uint32_t word, lock, other;
static int handled, got[2];
static pid_t tids[2];

static long futex_(uint32_t *uaddr, int op, uint32_t val, const void *timeout, uint32_t *uaddr2, uint32_t val3)
{
    return syscall(SYS_futex, uaddr, op | PRIVATE, val, timeout, uaddr2, val3);
}

static long wait_for_lock(const struct timespec *until)
{
    return futex_(&word, WAIT_REQUEUE_PI, 0, until, &lock, 0);
}

static long move(uint32_t *to, int wake, long count, uint32_t expected)
{
    return futex_(&word, CMP_REQUEUE_PI, (uint32_t)wake, (void *)count, to, expected);
}

static void handler(int sig)
{
    __atomic_add_fetch(&handled, 1, __ATOMIC_SEQ_CST);
}

// Whoever waits is moved nowhere: waits until somebody does.
static void await_wait(void)
{
    while (move(&other, 1, 1, 0) == 0) nanosleep(&(struct timespec){0, 1000000}, NULL);
    CHECK_EQ(errno, EINVAL);
}

static void *waiter(void *arg)
{
    long n = (long)arg;
    __atomic_store_n(&tids[n], (pid_t)syscall(SYS_gettid), __ATOMIC_SEQ_CST);
    long result = wait_for_lock(NULL);
    got[n] = result == 0 ? 0 : errno;
    if (result == 0) {
        CHECK_EQ(lock & TID_MASK, tids[n]);
        CHECK_EQ(futex_(&lock, UNLOCK_PI, 0, NULL, NULL, 0), 0);
    }
    return NULL;
}

static pthread_t start(long n)
{
    pthread_t thread;
    tids[n] = 0;
    MUST0(pthread_create(&thread, NULL, waiter, (void *)n));
    while (__atomic_load_n(&tids[n], __ATOMIC_SEQ_CST) == 0) sched_yield();
    return thread;
}

// Moves until that many are moved: they may not sleep yet.
static void move_all(int count)
{
    for (int moved = 0; moved < count;) {
        long result = move(&lock, 1, INT_MAX, 0);
        MUST(result);
        moved += (int)result;
        if (result == 0) nanosleep(&(struct timespec){0, 1000000}, NULL);
    }
}

int main(void)
{
    CHECK_ERRNO(futex_(&word, WAIT_REQUEUE_PI, 0, NULL, &word, 0), EINVAL);
    CHECK_ERRNO(futex_(&word, WAIT_REQUEUE_PI, 1, NULL, &lock, 0), EAGAIN);
    CHECK_ERRNO(wait_for_lock(&(struct timespec){0, 1}), ETIMEDOUT);
    CHECK_ERRNO(wait_for_lock(&(struct timespec){0, 1000000000}), EINVAL);
    CHECK_ERRNO(move(&word, 1, 1, 0), EINVAL);
    CHECK_ERRNO(move(&lock, 0, 1, 0), EINVAL);
    CHECK_ERRNO(move(&lock, 1, -1, 0), EINVAL);
    CHECK_ERRNO(move(&lock, 1, 1, 1), EAGAIN);
    CHECK_EQ(move(&lock, 1, 1, 0), 0);

    // The lock is free: the first one has it.
    pthread_t first = start(0);
    move_all(1);
    MUST0(pthread_join(first, NULL));
    CHECK_EQ(got[0], 0);
    CHECK_EQ(lock, 0);

    // It is held: both wait for it, and get it one after the other.
    MUST(futex_(&lock, LOCK_PI, 0, NULL, NULL, 0));
    first = start(0);
    pthread_t second = start(1);
    move_all(2);
    CHECK(lock & WAITERS);
    MUST(futex_(&lock, UNLOCK_PI, 0, NULL, NULL, 0));
    MUST0(pthread_join(first, NULL));
    MUST0(pthread_join(second, NULL));
    CHECK_EQ(got[0], 0);
    CHECK_EQ(got[1], 0);
    CHECK_EQ(lock & TID_MASK, 0);

    // Only there, and only so; a signal does not end the wait.
    on_signal(SIGUSR1, handler, 0);
    MUST(futex_(&lock, LOCK_PI, 0, NULL, NULL, 0));
    first = start(0);
    await_wait();
    CHECK_ERRNO(futex_(&word, WAKE, 1, NULL, NULL, 0), EINVAL);
    CHECK_ERRNO(futex_(&word, CMP_REQUEUE, 1, (void *)1, &other, 0), EINVAL);
    MUST(syscall(SYS_tgkill, getpid(), tids[0], SIGUSR1));
    while (__atomic_load_n(&handled, __ATOMIC_SEQ_CST) != 1) sched_yield();
    await_wait();
    move_all(1);
    // Now it does.
    MUST(syscall(SYS_tgkill, getpid(), tids[0], SIGUSR1));
    MUST0(pthread_join(first, NULL));
    CHECK_EQ(handled, 2);
    CHECK_EQ(got[0], EAGAIN);
    MUST(futex_(&lock, UNLOCK_PI, 0, NULL, NULL, 0));
    CHECK_EQ(lock & TID_MASK, 0);
    DONE();
}

// What every test uses: checks that say what differs, and short forms of the common calls.
//
// A test is one file with one rule. It opens with lines a program reads:
//   // rule: the rule in one sentence
//   // source: where it is written (POSIX section, man page, a finding)
//   // covers: pitfall 3, surprise 2           (optional)
//   // expect: exit 0 | exit N | signal N      (optional; exit 0 when absent)
//   // arch: x86_64, aarch64, riscv64          (optional; the only ones where the rule holds)
// and is run alone, without arguments, with an empty standard input.
#ifndef CHECK_H
#define CHECK_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

// The kernel's own sizes and layouts, where the libc's differ.
#define KERNEL_SIGSET_SIZE 8
struct kernel_sigaction {
    void *handler;
    unsigned long flags;
#ifndef __riscv // it has no restorer: handlers return by the vDSO
    void *restorer;
#endif
    uint64_t mask;
};
#define SIGBIT(sig) (1ULL << ((sig) - 1))

static int failures __attribute__((unused));

#define FAIL(...)                                     \
    do {                                              \
        failures++;                                   \
        printf("%s:%d: ", __FILE__, __LINE__);        \
        printf(__VA_ARGS__);                          \
        putchar('\n');                                \
        fflush(stdout);                               \
    } while (0)

// The condition holds.
#define CHECK(condition)                              \
    do {                                              \
        if (!(condition)) FAIL("not so: %s", #condition); \
    } while (0)

// Two integers are equal.
#define CHECK_EQ(got, want)                           \
    do {                                              \
        long long got_ = (long long)(got), want_ = (long long)(want); \
        if (got_ != want_)                            \
            FAIL("%s is %lld (0x%llx), not %lld (0x%llx)", #got, got_, got_, want_, want_); \
    } while (0)

// The call gives -1 and this errno.
#define CHECK_ERRNO(call, error)                      \
    do {                                              \
        errno = 0;                                    \
        long long got_ = (long long)(call);           \
        int errno_ = errno;                           \
        if (got_ != -1 || errno_ != (error))          \
            FAIL("%s gives %lld, errno %d (%s), not -1, errno %d (%s)", #call, got_, errno_, \
                 strerror(errno_), (error), strerror(error)); \
    } while (0)

// The call succeeds; without that the test makes no sense. Also for the result of one just made.
#define MUST(call)                                    \
    do {                                              \
        long long got_ = (long long)(call);           \
        if (got_ < 0) {                               \
            FAIL("%s gives %lld, errno %d (%s)", #call, got_, errno, strerror(errno)); \
            exit(1);                                  \
        }                                             \
    } while (0)

// A pthread_… call gives 0; without that the test makes no sense.
#define MUST0(call)                                   \
    do {                                              \
        int got_ = (call);                            \
        if (got_ != 0) {                              \
            FAIL("%s gives %d (%s)", #call, got_, strerror(got_)); \
            exit(1);                                  \
        }                                             \
    } while (0)

// The end of main: 0 when every check held.
#define DONE() return failures != 0

#define UNUSED __attribute__((unused))

static void UNUSED on_signal(int sig, void (*handler)(int), int flags)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    MUST(sigaction(sig, &action, NULL));
}

static void UNUSED on_siginfo(int sig, void (*handler)(int, siginfo_t *, void *), int flags)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handler;
    action.sa_flags = flags | SA_SIGINFO;
    sigemptyset(&action.sa_mask);
    MUST(sigaction(sig, &action, NULL));
}

static sigset_t UNUSED set_of(int sig)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, sig);
    return set;
}

static void UNUSED block(int sig)
{
    sigset_t set = set_of(sig);
    MUST0(pthread_sigmask(SIG_BLOCK, &set, NULL));
}

static void UNUSED unblock(int sig)
{
    sigset_t set = set_of(sig);
    MUST0(pthread_sigmask(SIG_UNBLOCK, &set, NULL));
}

static int UNUSED is_blocked(int sig)
{
    sigset_t set;
    MUST0(pthread_sigmask(SIG_BLOCK, NULL, &set));
    return sigismember(&set, sig);
}

static int UNUSED is_pending(int sig)
{
    sigset_t set;
    MUST(sigpending(&set));
    return sigismember(&set, sig);
}

static long UNUSED gettid_(void)
{
    return syscall(SYS_gettid);
}

static int UNUSED thread_kill(long tid, int sig)
{
#ifdef __NEWLIB__
    return tgkill(getpid(), (pid_t)tid, sig); // its numbers are not the kernel's
#else
    return (int)syscall(SYS_tgkill, getpid(), tid, sig);
#endif
}

static long long UNUSED now_ns(clockid_t clock)
{
    struct timespec t;
    MUST(clock_gettime(clock, &t));
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

// Sleeps for the whole time, whatever handlers run meanwhile.
static void UNUSED sleep_ms(long ms)
{
    struct timespec left = {ms / 1000, ms % 1000 * 1000000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
}

// Waits for a variable that another thread or a handler changes; a test's time limit ends it.
#define WAIT_UNTIL(condition)                         \
    do {                                              \
        while (!(condition)) sleep_ms(1);             \
    } while (0)

static pthread_t UNUSED start_thread(void *(*function)(void *), void *arg)
{
    pthread_t thread;
    MUST0(pthread_create(&thread, NULL, function, arg));
    return thread;
}

static UNUSED void *join_thread(pthread_t thread)
{
    void *value;
    MUST0(pthread_join(thread, &value));
    return value;
}

#endif

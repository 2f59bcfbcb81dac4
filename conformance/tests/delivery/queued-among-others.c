// rule: what sigqueue sent comes in its turn, with its value, whatever is pending beside it
// source: POSIX 2.4.1 Signal Generation and Delivery, 2.4.2; signal(7)
#include "check.h"

#define MANY 40

static int signals[MANY], values[MANY], codes[MANY];
static volatile sig_atomic_t count;

static void handler(int sig, siginfo_t *info, void *context)
{
    signals[count] = sig;
    codes[count] = info->si_code;
    values[count++] = info->si_code == SI_QUEUE ? info->si_value.sival_int : 0;
}

static void queue(int sig, int value)
{
    MUST(sigqueue(getpid(), sig, (union sigval){.sival_int = value}));
}

static void entered(int n, int sig, int code, int value)
{
    CHECK_EQ(signals[n], sig);
    CHECK_EQ(codes[n], code);
    CHECK_EQ(values[n], value);
}

static void once(int flags)
{
    int low = SIGRTMIN, high = SIGRTMIN + 1;
    sigset_t all, old;
    sigfillset(&all);
    int used[] = {SIGUSR1, SIGUSR2, low, high};
    for (int i = 0; i < 4; i++) on_siginfo(used[i], handler, flags);
    // Handlers enter on top of one another, so that the last one begins first; without SA_NODEFER
    // those of the same signal come when the one before has returned.
    MUST(sigprocmask(SIG_BLOCK, &all, &old));
    queue(high, 1);
    queue(low, 2);
    queue(high, 3);
    queue(SIGUSR1, 4);
    queue(SIGUSR1, 5);
    MUST(kill(getpid(), SIGUSR2));
    queue(SIGUSR2, 6);
    count = 0;
    unblock(SIGUSR2);
    CHECK_EQ(count, 1);
    entered(0, SIGUSR2, SI_USER, 0);
    unblock(low);
    CHECK_EQ(count, 2);
    entered(1, low, SI_QUEUE, 2);
    unblock(high);
    CHECK_EQ(count, 4);
    if (flags & SA_NODEFER) {
        entered(2, high, SI_QUEUE, 3);
        entered(3, high, SI_QUEUE, 1);
    } else {
        entered(2, high, SI_QUEUE, 1);
        entered(3, high, SI_QUEUE, 3);
    }
    unblock(SIGUSR1);
    CHECK_EQ(count, 5);
    entered(4, SIGUSR1, SI_QUEUE, 4);
    MUST(sigprocmask(SIG_SETMASK, &old, NULL));
    CHECK_EQ(count, 5);
    // Nothing is blocked, and each is entered in the call that sends it.
    for (int i = 0; i < 4; i++) queue(used[i], 10 + i);
    CHECK_EQ(count, 9);
    for (int i = 0; i < 4; i++) entered(5 + i, used[i], SI_QUEUE, 10 + i);
    // The thread's own before the process's, of one number, too.
    MUST(sigprocmask(SIG_BLOCK, &all, &old));
    queue(low, 20);
    MUST(thread_kill(gettid_(), low));
    count = 0;
    MUST(sigprocmask(SIG_SETMASK, &old, NULL));
    CHECK_EQ(count, 2);
    int first = flags & SA_NODEFER ? 1 : 0;
    entered(first, low, SI_TKILL, 0);
    entered(!first, low, SI_QUEUE, 20);
    // Ignoring it throws it away; what comes then has room again.
    MUST(sigprocmask(SIG_BLOCK, &all, &old));
    queue(low, 30);
    queue(low, 31);
    signal(low, SIG_IGN);
    CHECK_EQ(is_pending(low), 0);
    on_siginfo(low, handler, flags);
    queue(low, 32);
    count = 0;
    MUST(sigprocmask(SIG_SETMASK, &old, NULL));
    CHECK_EQ(count, 1);
    entered(0, low, SI_QUEUE, 32);
}

int main(void)
{
    int flags[] = {0, SA_NODEFER, SA_ONSTACK};
    for (int i = 0; i < 3; i++) {
        for (int round = 0; round < 3; round++) once(flags[i]);
    }
    DONE();
}

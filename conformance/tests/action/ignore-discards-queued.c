// rule: setting SIG_IGN discards every queued instance of a real-time signal, and no other signal
// source: POSIX 2.4.3 Signal Actions, SIG_IGN
// covers: pitfall 7
#include "check.h"

int main(void)
{
    int a = SIGRTMIN + 1, b = SIGRTMIN + 2;
    block(a);
    block(b);
    for (int i = 0; i < 5; i++) {
        union sigval value = {.sival_int = i};
        MUST(sigqueue(getpid(), a, value));
        MUST(sigqueue(getpid(), b, value));
        MUST(raise(a));
    }
    on_signal(a, SIG_IGN, 0);
    CHECK_EQ(is_pending(a), 0);
    CHECK_EQ(is_pending(b), 1);
    on_signal(a, SIG_DFL, 0);
    struct timespec zero = {0};
    sigset_t set = set_of(a);
    CHECK_ERRNO(sigtimedwait(&set, NULL, &zero), EAGAIN);
    set = set_of(b);
    siginfo_t info;
    for (int i = 0; i < 5; i++) {
        CHECK_EQ(sigtimedwait(&set, &info, &zero), b);
        CHECK_EQ(info.si_value.sival_int, i);
    }
    DONE();
}

// rule: no number of queued signals takes more than RLIMIT_SIGPENDING allows
// source: getrlimit(2), RLIMIT_SIGPENDING
// covers: pitfall 14
#include "check.h"

int main(void)
{
    int sig = SIGRTMIN + 1;
    block(sig);
    struct rlimit limit;
    MUST(getrlimit(RLIMIT_SIGPENDING, &limit));
    CHECK(limit.rlim_cur != RLIM_INFINITY);
    if (limit.rlim_cur > 2000) limit.rlim_cur = 2000;
    MUST(setrlimit(RLIMIT_SIGPENDING, &limit));
    unsigned sent = 0, refused = 0;
    for (int i = 0; i < 20000; i++) {
        if (sigqueue(getpid(), sig, (union sigval){.sival_int = i}) == 0) sent++;
        else if (errno == EAGAIN) refused++;
    }
    CHECK(sent <= limit.rlim_cur);
    CHECK_EQ(sent + refused, 20000);
    sigset_t set = set_of(sig);
    struct timespec zero = {0};
    unsigned got = 0;
    while (sigtimedwait(&set, NULL, &zero) == sig) got++;
    CHECK_EQ(got, sent);
    DONE();
}

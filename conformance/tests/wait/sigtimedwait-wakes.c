// rule: a signal of the set that comes while sigwaitinfo sleeps wakes it, by kill or by tgkill
// source: POSIX sigwaitinfo(), DESCRIPTION
// covers: pitfall 3
#include "check.h"

static volatile long main_tid;

static void *sender(void *arg)
{
    sleep_ms(5);
    if (arg) MUST(thread_kill(main_tid, SIGUSR1));
    else MUST(kill(getpid(), SIGUSR1));
    return NULL;
}

int main(void)
{
    main_tid = gettid_();
    block(SIGUSR1);
    sigset_t set = set_of(SIGUSR1);
    for (int i = 0; i < 4; i++) {
        pthread_t thread = start_thread(sender, i % 2 ? &set : NULL);
        siginfo_t info;
        CHECK_EQ(sigwaitinfo(&set, &info), SIGUSR1);
        CHECK_EQ(info.si_code, i % 2 ? SI_TKILL : SI_USER);
        join_thread(thread);
    }
    CHECK_EQ(is_pending(SIGUSR1), 0);
    DONE();
}

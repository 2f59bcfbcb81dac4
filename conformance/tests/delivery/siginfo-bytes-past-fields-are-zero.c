// rule: the siginfo of a signal sent by kill is 128 bytes, of which nothing but its fields is set
// source: no kernel memory may show in it; seen on Linux 6.18
// covers: pitfall 12
#include "check.h"

static unsigned char got[128];

static void handler(int sig, siginfo_t *info, void *context)
{
    memcpy(got, info, sizeof got);
}

int main(void)
{
    CHECK_EQ(sizeof(siginfo_t), 128);
    on_siginfo(SIGUSR1, handler, 0);
    MUST(kill(getpid(), SIGUSR1));
    int words[32];
    memcpy(words, got, sizeof got);
    CHECK_EQ(words[0], SIGUSR1);
    CHECK_EQ(words[1], 0);
    CHECK_EQ(words[2], SI_USER);
    CHECK_EQ(words[4], getpid());
    CHECK_EQ(words[5], getuid());
    for (int i = 6; i < 12; i++) CHECK_EQ(words[i], 0);
    siginfo_t info;
    memset(&info, 0xa5, sizeof info);
    block(SIGUSR1);
    MUST(kill(getpid(), SIGUSR1));
    sigset_t set = set_of(SIGUSR1);
    CHECK_EQ(sigwaitinfo(&set, &info), SIGUSR1);
    memcpy(words, &info, sizeof info);
    CHECK_EQ(words[4], getpid());
    for (int i = 6; i < 32; i++) CHECK_EQ(words[i], 0);
    DONE();
}

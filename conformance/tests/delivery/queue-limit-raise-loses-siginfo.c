// rule: at the pending limit raise and sigqueue of a standard signal arrive as SI_USER with pid 0
// source: seen on Linux 6.1 and 6.18
// covers: surprise 5
#include "check.h"

int main(void)
{
    block(SIGUSR1);
    struct rlimit none = {0, 0};
    MUST(setrlimit(RLIMIT_SIGPENDING, &none));
    siginfo_t info;
    sigset_t set = set_of(SIGUSR1);
    for (int i = 0; i < 2; i++) {
        if (i == 0) CHECK_EQ(raise(SIGUSR1), 0);
        else CHECK_EQ(sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 3}), 0);
        memset(&info, 0xa5, sizeof info);
        CHECK_EQ(sigwaitinfo(&set, &info), SIGUSR1);
        CHECK_EQ(info.si_signo, SIGUSR1);
        CHECK_EQ(info.si_code, SI_USER);
        CHECK_EQ(info.si_pid, 0);
        CHECK_EQ(info.si_uid, 0);
    }
    DONE();
}

// rule: at the pending limit kill of a standard signal keeps its siginfo
// source: seen on Linux 6.1 and 6.18
// covers: surprise 5
#include "check.h"

int main(void)
{
    block(SIGUSR1);
    struct rlimit none = {0, 0};
    MUST(setrlimit(RLIMIT_SIGPENDING, &none));
    CHECK_EQ(kill(getpid(), SIGUSR1), 0);
    siginfo_t info;
    sigset_t set = set_of(SIGUSR1);
    CHECK_EQ(sigwaitinfo(&set, &info), SIGUSR1);
    CHECK_EQ(info.si_code, SI_USER);
    CHECK_EQ(info.si_pid, getpid());
    DONE();
}

// rule: a signal from another process carries the sender's pid and real uid; sigqueue its value
// source: POSIX <signal.h>, SI_USER, SI_QUEUE; sigqueue()
// covers: pitfall 33
#include "process.h"

int main(void)
{
    block(SIGUSR1);
    block(SIGRTMIN);
    uid_t user = lone_user();
    pid_t parent = getpid();
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(setresuid(user, 0, 0));
        MUST(kill(parent, SIGUSR1));
        for (int i = 0; i < 3; i++) MUST(sigqueue(parent, SIGRTMIN, (union sigval){.sival_int = 100 + i}));
        CHILD_DONE();
    }
    siginfo_t info;
    CHECK_EQ(accept_signal(SIGUSR1, &info), SIGUSR1);
    CHECK_EQ(info.si_code, SI_USER);
    CHECK_EQ(info.si_pid, child);
    CHECK_EQ(info.si_uid, user);
    for (int i = 0; i < 3; i++) {
        CHECK_EQ(accept_signal(SIGRTMIN, &info), SIGRTMIN);
        CHECK_EQ(info.si_code, SI_QUEUE);
        CHECK_EQ(info.si_pid, child);
        CHECK_EQ(info.si_uid, user);
        CHECK_EQ(info.si_value.sival_int, 100 + i);
    }
    check_child(child);
    DONE();
}

// rule: rt_sigqueueinfo to another process refuses codes that only the kernel gives; to oneself all pass
// source: rt_sigqueueinfo(2), DESCRIPTION
// covers: pitfall 19
#include "process.h"

int main(void)
{
    block(SIGUSR1);
    pid_t child = idle_child();
    siginfo_t info;
    memset(&info, 0, sizeof info);
    const int codes[] = {SI_USER, SI_KERNEL, CLD_EXITED, SI_TKILL};
    for (int i = 0; i < 4; i++) {
        info.si_code = codes[i];
        CHECK_ERRNO(syscall(SYS_rt_sigqueueinfo, child, SIGUSR1, &info), EPERM);
        CHECK_ERRNO(syscall(SYS_rt_tgsigqueueinfo, child, child, SIGUSR1, &info), EPERM);
        CHECK_EQ(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, &info), 0);
        siginfo_t got;
        CHECK_EQ(accept_signal(SIGUSR1, &got), SIGUSR1);
        CHECK_EQ(got.si_code, codes[i]);
    }
    info.si_code = SI_QUEUE;
    CHECK_EQ(syscall(SYS_rt_sigqueueinfo, child, 0, &info), 0);
    pid_t sender = fork_or_fail();
    if (sender == 0) {
        uid_t user = lone_user();
        MUST(setresuid(user, user, user));
        CHECK_ERRNO(syscall(SYS_rt_sigqueueinfo, child, SIGUSR1, &info), EPERM);
        CHECK_ERRNO(sigqueue(child, SIGUSR1, (union sigval){0}), EPERM);
        CHECK_ERRNO(syscall(SYS_tgkill, child, child, SIGUSR1), EPERM);
        CHECK_ERRNO(syscall(SYS_tkill, child, SIGUSR1), EPERM);
        CHILD_DONE();
    }
    check_child(sender);
    end_child(child);
    DONE();
}

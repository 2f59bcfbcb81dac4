// rule: the parent of a vfork child that is killed by a signal goes on
// source: vfork(2), "until the child terminates … abnormally, after delivery of a fatal signal"
#include "process.h"

int main(void)
{
    for (int i = 0; i < 20; i++) {
        pid_t child = vfork();
        if (child == 0) {
            syscall(SYS_kill, syscall(SYS_getpid), i % 2 ? SIGKILL : SIGTERM);
            _exit(1);
        }
        MUST(child);
        CHECK_EQ(reap(child), KILLED(i % 2 ? SIGKILL : SIGTERM));
    }
    DONE();
}

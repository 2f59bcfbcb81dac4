// rule: CLONE_SETTLS gives the child its thread pointer; the order of clone's last two arguments is the architecture's
// source: clone(2), "C library/kernel differences"
#include "process.h"

static char area[4096] __attribute__((aligned(16)));

int main(void)
{
    void **tls = (void **)(area + 2048);
    *tls = tls; // where x86-64 reads it
    fflush(stdout);
    pid_t child = (pid_t)clone_with(CLONE_SETTLS | SIGCHLD, NULL, NULL, NULL, tls);
    if (child == 0) syscall(SYS_exit_group, __builtin_thread_pointer() == tls ? 3 : 4);
    MUST(child);
    CHECK_EQ(reap(child), EXITED(3));
    CHECK(__builtin_thread_pointer() != tls);
    DONE();
}

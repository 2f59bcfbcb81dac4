// rule: SS_DISABLE takes the alternate stack away, whatever its size and address say, and gives back the old one
// source: POSIX sigaltstack(), DESCRIPTION
#include "altstack.h"

static int on_it = -1;

static void handler(int sig)
{
    on_it = on_alternate(__builtin_frame_address(0));
}

int main(void)
{
    use_alternate(0);
    stack_t off = {.ss_flags = SS_DISABLE, .ss_size = 7, .ss_sp = (void *)3}, old, now;
    CHECK_EQ(syscall(SYS_sigaltstack, &off, &old), 0);
    CHECK(old.ss_sp == alternate);
    CHECK_EQ(old.ss_flags, 0);
    CHECK_EQ(syscall(SYS_sigaltstack, NULL, &now), 0);
    CHECK(now.ss_sp == NULL);
    CHECK_EQ(now.ss_size, 0);
    CHECK_EQ(now.ss_flags, SS_DISABLE);
    on_signal(SIGUSR1, handler, SA_ONSTACK);
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(on_it, 0);
    DONE();
}

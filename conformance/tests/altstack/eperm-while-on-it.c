// rule: the alternate stack cannot be changed or switched off while running on it: EPERM
// source: POSIX sigaltstack(), ERRORS [EPERM]
#include "altstack.h"

static int count;

static void handler(int sig)
{
    count++;
    static char other[ALTERNATE_SIZE];
    stack_t new = {.ss_sp = other, .ss_size = sizeof other}, old;
    CHECK_ERRNO(syscall(SYS_sigaltstack, &new, &old), EPERM);
    new.ss_flags = SS_DISABLE;
    CHECK_ERRNO(syscall(SYS_sigaltstack, &new, NULL), EPERM);
    CHECK_EQ(syscall(SYS_sigaltstack, NULL, &old), 0);
    CHECK(old.ss_sp == alternate);
}

int main(void)
{
    use_alternate(0);
    on_signal(SIGUSR1, handler, SA_ONSTACK);
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(count, 1);
    DONE();
}

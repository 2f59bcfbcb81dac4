// rule: even setting the very alternate stack that is in use is EPERM while running on it
// source: POSIX sigaltstack(), ERRORS [EPERM]; seen on Linux 6.18
#include "altstack.h"

static int count;

static void handler(int sig)
{
    count++;
    stack_t same;
    MUST(sigaltstack(NULL, &same));
    same.ss_flags = 0;
    CHECK_ERRNO(syscall(SYS_sigaltstack, &same, NULL), EPERM);
}

int main(void)
{
    use_alternate(0);
    on_signal(SIGUSR1, handler, SA_ONSTACK);
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(count, 1);
    DONE();
}

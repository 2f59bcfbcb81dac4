// rule: with SS_AUTODISARM a handler may set another alternate stack; its return restores the first
// source: sigaltstack(2), SS_AUTODISARM
#include "altstack.h"

static char second_stack[ALTERNATE_SIZE];
static int inner;

static void second(int sig)
{
    char *here = __builtin_frame_address(0);
    CHECK(here > second_stack && here < second_stack + ALTERNATE_SIZE);
    inner++;
}

static void first(int sig)
{
    stack_t other = {.ss_sp = second_stack, .ss_size = ALTERNATE_SIZE};
    CHECK_EQ(syscall(SYS_sigaltstack, &other, NULL), 0);
    MUST(kill(getpid(), SIGUSR2));
}

int main(void)
{
    use_alternate(0x80000000);
    on_signal(SIGUSR1, first, SA_ONSTACK);
    on_signal(SIGUSR2, second, SA_ONSTACK);
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(inner, 1);
    stack_t now;
    MUST(syscall(SYS_sigaltstack, NULL, &now));
    CHECK(now.ss_sp == alternate);
    CHECK_EQ((unsigned)now.ss_flags, 0x80000000);
    DONE();
}

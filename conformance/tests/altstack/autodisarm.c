// rule: with SS_AUTODISARM the alternate stack is off while the handler runs, and back when it returns
// source: sigaltstack(2), SS_AUTODISARM
#include "altstack.h"

static int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    stack_t now;
    count++;
    CHECK(on_alternate(__builtin_frame_address(0)));
    MUST(syscall(SYS_sigaltstack, NULL, &now));
    CHECK_EQ(now.ss_flags, SS_DISABLE);
    CHECK(now.ss_sp == NULL);
    ucontext_t *uc = context;
    CHECK(uc->uc_stack.ss_sp == alternate);
    CHECK_EQ((unsigned)uc->uc_stack.ss_flags, 0x80000000);
}

int main(void)
{
    use_alternate(0x80000000);
    on_siginfo(SIGUSR1, handler, SA_ONSTACK);
    for (int i = 0; i < 3; i++) {
        MUST(kill(getpid(), SIGUSR1));
        stack_t now;
        MUST(syscall(SYS_sigaltstack, NULL, &now));
        CHECK_EQ((unsigned)now.ss_flags, 0x80000000);
        CHECK(now.ss_sp == alternate);
    }
    CHECK_EQ(count, 3);
    DONE();
}

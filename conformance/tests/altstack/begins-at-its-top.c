// rule: the frame is put at the top of the alternate stack
// source: POSIX sigaltstack(), DESCRIPTION
#include "altstack.h"

static char *at;

static void handler(int sig, siginfo_t *info, void *context)
{
    at = context;
    ucontext_t *uc = context;
    CHECK(uc->uc_stack.ss_sp == alternate);
    CHECK_EQ(uc->uc_stack.ss_size, ALTERNATE_SIZE);
    CHECK_EQ(uc->uc_stack.ss_flags, 0); // as before the signal
}

int main(void)
{
    use_alternate(0);
    on_siginfo(SIGUSR1, handler, SA_ONSTACK);
    for (int i = 0; i < 100; i++) {
        MUST(kill(getpid(), SIGUSR1));
        CHECK(on_alternate(at));
        // The frame with the vector state takes less than 12 KiB on any processor.
        CHECK(alternate + ALTERNATE_SIZE - at < 12288);
    }
    DONE();
}

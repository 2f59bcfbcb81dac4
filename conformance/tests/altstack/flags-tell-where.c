// rule: ss_flags is SS_DISABLE at first, 0 once set, SS_ONSTACK while running on it
// source: POSIX sigaltstack(), DESCRIPTION
#include "altstack.h"

static int inside;

static void handler(int sig)
{
    stack_t now;
    MUST(sigaltstack(NULL, &now));
    inside = now.ss_flags;
    CHECK(now.ss_sp == alternate);
    CHECK_EQ(now.ss_size, ALTERNATE_SIZE);
}

int main(void)
{
    stack_t now;
    MUST(sigaltstack(NULL, &now));
    CHECK_EQ(now.ss_flags, SS_DISABLE);
    CHECK(now.ss_sp == NULL);
    CHECK_EQ(now.ss_size, 0);
    use_alternate(0);
    MUST(sigaltstack(NULL, &now));
    CHECK_EQ(now.ss_flags, 0);
    on_signal(SIGUSR1, handler, SA_ONSTACK);
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(inside, SS_ONSTACK);
    MUST(sigaltstack(NULL, &now));
    CHECK_EQ(now.ss_flags, 0);
    DONE();
}

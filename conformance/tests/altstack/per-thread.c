// rule: the alternate stack belongs to the thread; a new thread has none
// source: POSIX pthread_create(), DESCRIPTION; sigaltstack()
// covers: pitfall 10
#include "altstack.h"

static char *seen;
static __thread char *mine;

static void handler(int sig)
{
    seen = __builtin_frame_address(0);
}

static void *thread(void *arg)
{
    stack_t now;
    MUST(sigaltstack(NULL, &now));
    CHECK_EQ(now.ss_flags, SS_DISABLE);
    MUST0(pthread_kill(pthread_self(), SIGUSR1));
    CHECK(!on_alternate(seen));
    mine = malloc(ALTERNATE_SIZE);
    stack_t stack = {.ss_sp = mine, .ss_size = ALTERNATE_SIZE};
    MUST(sigaltstack(&stack, NULL));
    MUST0(pthread_kill(pthread_self(), SIGUSR1));
    CHECK(seen > mine && seen < mine + ALTERNATE_SIZE);
    return NULL;
}

int main(void)
{
    use_alternate(0);
    on_signal(SIGUSR1, handler, SA_ONSTACK);
    join_thread(start_thread(thread, NULL));
    stack_t now;
    MUST(sigaltstack(NULL, &now));
    CHECK(now.ss_sp == alternate);
    MUST(kill(getpid(), SIGUSR1));
    CHECK(on_alternate(seen));
    DONE();
}

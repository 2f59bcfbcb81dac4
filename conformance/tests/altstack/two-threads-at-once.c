// rule: two threads run handlers on their own alternate stacks at the same time
// source: POSIX sigaltstack() (per thread)
// covers: pitfall 10
#include "altstack.h"

static volatile int inside, wrong;

static void handler(int sig)
{
    stack_t now;
    sigaltstack(NULL, &now);
    char *here = __builtin_frame_address(0);
    if (here < (char *)now.ss_sp || here >= (char *)now.ss_sp + now.ss_size) wrong = 1;
    __atomic_add_fetch(&inside, 1, __ATOMIC_SEQ_CST);
    WAIT_UNTIL(inside >= 2);
}

static void *thread(void *arg)
{
    stack_t stack = {.ss_sp = malloc(ALTERNATE_SIZE), .ss_size = ALTERNATE_SIZE};
    MUST(sigaltstack(&stack, NULL));
    MUST0(pthread_kill(pthread_self(), SIGUSR1));
    return NULL;
}

int main(void)
{
    on_signal(SIGUSR1, handler, SA_ONSTACK);
    pthread_t a = start_thread(thread, NULL), b = start_thread(thread, NULL);
    join_thread(a);
    join_thread(b);
    CHECK_EQ(inside, 2);
    CHECK_EQ(wrong, 0);
    DONE();
}

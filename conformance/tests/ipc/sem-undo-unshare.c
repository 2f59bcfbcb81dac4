// rule: a thread that ends CLONE_SYSVSEM before anybody has used SEM_UNDO undoes alone, at its own end
// source: unshare(2), "CLONE_SYSVSEM"; semop(2), SEM_UNDO
#include "sysv.h"

static int id;

static void *use(void *unused)
{
    MUST0(unshare(CLONE_SYSVSEM));
    MUST(operate(id, 0, -1, SEM_UNDO));
    CHECK_EQ(value_of(id, 0), 0);
    return NULL;
}

int main(void)
{
    id = new_set(1);
    CHECK_EQ(set_value(id, 0, 1), 0);
    pthread_t thread;
    MUST0(pthread_create(&thread, NULL, use, NULL));
    MUST0(pthread_join(thread, NULL));
    // Its end goes on behind the join.
    while (value_of(id, 0) != 1) sched_yield();
    remove_set(id);
    DONE();
}

// rule: PR_SET_TIMERSLACK sets the thread's; 0 puts the one back that it began with, which is its creator's
// source: PR_SET_TIMERSLACK(2const)
#include "process.h"

static void *thread(void *arg)
{
    CHECK_EQ(prctl(PR_GET_TIMERSLACK), 1234);
    MUST(prctl(PR_SET_TIMERSLACK, 99));
    CHECK_EQ(prctl(PR_GET_TIMERSLACK), 99);
    MUST(prctl(PR_SET_TIMERSLACK, 0));
    CHECK_EQ(prctl(PR_GET_TIMERSLACK), 1234);
    return NULL;
}

int main(void)
{
    int first = prctl(PR_GET_TIMERSLACK);
    CHECK_EQ(first, 50000);
    CHECK_EQ(prctl(PR_SET_TIMERSLACK, 1234), 0);
    CHECK_EQ(prctl(PR_GET_TIMERSLACK), 1234);
    join_thread(start_thread(thread, NULL));
    pid_t child = fork_or_fail();
    if (child == 0) {
        thread(NULL);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(prctl(PR_SET_TIMERSLACK, 0), 0);
    CHECK_EQ(prctl(PR_GET_TIMERSLACK), first);
    DONE();
}

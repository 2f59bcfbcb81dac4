// rule: PR_SET_CHILD_SUBREAPER is the process's, set by any of its threads, and not its children's
// source: PR_SET_CHILD_SUBREAPER(2const)
#include "process.h"

static void *set(void *arg)
{
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1));
    return NULL;
}

static int is_reaper(void)
{
    int is = -1;
    MUST(prctl(PR_GET_CHILD_SUBREAPER, &is));
    return is;
}

int main(void)
{
    CHECK_EQ(is_reaper(), 0);
    join_thread(start_thread(set, NULL));
    CHECK_EQ(is_reaper(), 1);
    pid_t child = fork_or_fail();
    if (child == 0) _exit(is_reaper());
    CHECK_EQ(reap(child), EXITED(0));
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 0));
    CHECK_EQ(is_reaper(), 0);
    CHECK_ERRNO(prctl(PR_GET_CHILD_SUBREAPER, 8), EFAULT);
    DONE();
}

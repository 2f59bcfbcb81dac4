// rule: PR_SET_THP_DISABLE takes no other arguments, is told by PR_GET_THP_DISABLE and inherited by a child and across execve
// source: PR_SET_THP_DISABLE(2const), PR_GET_THP_DISABLE(2const)
#include "exec.h"
#include "large.h"

static pages model;

int main(int argc, char **argv)
{
    const char *file = own_file(argv);
    CHECK_EQ(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0), argc > 1);
    if (argc > 1) DONE();
    CHECK_ERRNO(prctl(PR_SET_THP_DISABLE, 1, 0, 1, 0), EINVAL);
    CHECK_ERRNO(prctl(PR_SET_THP_DISABLE, 1, 0, 0, 1), EINVAL);
    CHECK_ERRNO(prctl(PR_GET_THP_DISABLE, 1, 0, 0, 0), EINVAL);
    CHECK_ERRNO(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 1), EINVAL);
    CHECK_EQ(prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0), 0);
    char *at = large_memory(model);
    check_pages(at, model, 0, COUNT * MANY);
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0), 1);
        CHECK_EQ(prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0), 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0), 1);
    CHECK_EXECUTED(file, "again");
    CHECK_EQ(prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0), 0);
    CHECK_EQ(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0), 0);
    DONE();
}

// rule: a limit is the process's: what one thread sets holds for all
// source: POSIX setrlimit(), DESCRIPTION; getrlimit(2)
#include "process.h"

static void *set(void *arg)
{
    struct rlimit limit = {12, 12};
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
    return NULL;
}

static void *look(void *arg)
{
    struct rlimit limit;
    MUST(getrlimit(RLIMIT_NOFILE, &limit));
    return (void *)(long)limit.rlim_cur;
}

int main(void)
{
    join_thread(start_thread(set, NULL));
    CHECK_EQ((long)look(NULL), 12);
    CHECK_ERRNO(dup2(0, 12), EBADF);
    CHECK_ERRNO(dup3(0, 12, 0), EBADF);
    CHECK_EQ((long)join_thread(start_thread(look, NULL)), 12);
    DONE();
}

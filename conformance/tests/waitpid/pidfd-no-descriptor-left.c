// rule: pidfd_open at RLIMIT_NOFILE is EMFILE; a process that is not there comes first
// source: pidfd_open(2), ERRORS
#include "process.h"

int main(void)
{
    pid_t child = idle_child();
    int next = dup(0);
    MUST(next);
    MUST(close(next));
    struct rlimit limit = {next, next + 100};
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
    CHECK_ERRNO(syscall(SYS_pidfd_open, child, 0), EMFILE);
    limit.rlim_cur = next + 1;
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
    CHECK_EQ(syscall(SYS_pidfd_open, child, 0), next);
    CHECK_ERRNO(syscall(SYS_pidfd_open, child, 0), EMFILE);
    end_child(child);
    CHECK_ERRNO(syscall(SYS_pidfd_open, child, 0), ESRCH);
    DONE();
}

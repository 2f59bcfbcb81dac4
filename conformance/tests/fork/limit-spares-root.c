// rule: RLIMIT_NPROC does not bound a process with CAP_SYS_RESOURCE or the root user
// source: getrlimit(2), RLIMIT_NPROC
#include "process.h"

int main(void)
{
    struct rlimit limit = {1, 1};
    MUST(setrlimit(RLIMIT_NPROC, &limit));
    pid_t children[4];
    for (int i = 0; i < 4; i++) children[i] = idle_child();
    for (int i = 0; i < 4; i++) end_child(children[i]);
    DONE();
}

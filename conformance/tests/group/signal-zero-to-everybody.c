// rule: kill(-1, 0) checks and sends nothing
// source: POSIX kill(), "null signal"
// covers: pitfall 18
#include "process.h"

int main(void)
{
    pid_t child = idle_child();
    CHECK_EQ(kill(-1, 0), 0);
    CHECK_EQ(kill(0, 0), 0);
    CHECK_EQ(kill(child, 0), 0);
    uint64_t set;
    MUST(syscall(SYS_rt_sigpending, &set, 8));
    CHECK_EQ(set, 0);
    CHECK_EQ(waitpid(child, NULL, WNOHANG), 0);
    CHECK_ERRNO(kill(-1, 65), EINVAL);
    end_child(child);
    DONE();
}

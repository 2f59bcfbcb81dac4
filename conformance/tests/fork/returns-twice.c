// rule: fork gives 0 in the child and the child's pid in the parent; the ids agree with getpid and getppid
// source: POSIX fork(), RETURN VALUE
#include "process.h"

int main(void)
{
    pid_t parent = getpid(), group = getpgrp(), session = getsid(0);
    line to = new_line();
    pid_t child = fork();
    MUST(child);
    if (child == 0) {
        CHECK(getpid() != parent);
        CHECK_EQ(getppid(), parent);
        CHECK_EQ(gettid_(), getpid());
        CHECK_EQ(getpgrp(), group);
        CHECK_EQ(getsid(0), session);
        tell_number(to, getpid());
        CHILD_DONE();
    }
    CHECK(child > 0 && child != parent);
    CHECK_EQ(getpid(), parent);
    CHECK_EQ(await_number(to), child);
    check_child(child);
    DONE();
}

// rule: nice values of other users' processes are EPERM, better ones of one's own EACCES; worse ones of one's own are fine
// source: setpriority(2), ERRORS
#include "process.h"

int main(void)
{
    pid_t roots = idle_child();
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct rlimit none = {0, 0};
        MUST(setrlimit(RLIMIT_NICE, &none));
        uid_t user = lone_user();
        MUST(setresuid(user, user, user));
        pid_t own = idle_child();
        MUST(setpriority(PRIO_PROCESS, own, 15));
        CHECK_EQ(getpriority(PRIO_PROCESS, own), 15);
        CHECK_ERRNO(setpriority(PRIO_PROCESS, own, 14), EACCES);
        CHECK_ERRNO(setpriority(PRIO_PROCESS, roots, 19), EPERM);
        CHECK_ERRNO(setpriority(PRIO_PROCESS, INT_MAX, 19), ESRCH);
        CHECK_EQ(setpriority(PRIO_USER, user, 17), 0);
        CHECK_EQ(getpriority(PRIO_PROCESS, own), 17);
        CHECK_EQ(getpriority(PRIO_PROCESS, 0), 17);
        end_child(own);
        CHILD_DONE();
    }
    check_child(child);
    end_child(roots);
    DONE();
}

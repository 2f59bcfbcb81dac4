// rule: capset gives up capabilities and makes permitted ones effective, never more; capget reads any process's
// source: capget(2)
#include "process.h"
#include "capability.h"

int main(void)
{
    struct caps all = caps_of(0);
    CHECK(all.effective & CAP(CAP_KILL));
    CHECK_EQ(all.effective, caps_of(getpid()).effective);
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(caps_of(getppid()).permitted, all.permitted);
        uint64_t some = CAP(CAP_KILL) | CAP(CAP_SETUID);
        CHECK_ERRNO(set_caps(some, CAP(CAP_KILL), 0), EPERM);
        CHECK_EQ(set_caps(CAP(CAP_SETUID), some, 0), 0);
        CHECK_EQ(caps_of(0).effective, CAP(CAP_SETUID));
        CHECK_EQ(caps_of(0).permitted, some);
        CHECK_EQ(set_caps(some, some, CAP(CAP_KILL)), 0);
        CHECK_EQ(caps_of(0).inheritable, CAP(CAP_KILL));
        CHECK_ERRNO(set_caps(all.effective, all.permitted, 0), EPERM);
        // Inheritable: what is permitted, without CAP_SETPCAP.
        CHECK_ERRNO(set_caps(some, some, CAP(CAP_SYS_RESOURCE)), EPERM);
        CHECK_EQ(set_caps(0, 0, CAP(CAP_KILL)), 0);
        CHECK_ERRNO(setresuid(5, 5, 5), EPERM);
        CHILD_DONE();
    }
    check_child(child);
    struct cap_header header = {1, 0};
    struct cap_data data[2];
    CHECK_ERRNO(syscall(SYS_capget, &header, data), EINVAL);
    CHECK_EQ(header.version, CAP_VERSION_3);
    header.version = 0;
    CHECK_EQ(syscall(SYS_capget, &header, NULL), 0);
    CHECK_EQ(header.version, CAP_VERSION_3);
    header.pid = -1;
    CHECK_ERRNO(syscall(SYS_capget, &header, data), EINVAL);
    header.pid = INT_MAX;
    CHECK_ERRNO(syscall(SYS_capget, &header, data), ESRCH);
    header.pid = getppid();
    CHECK_ERRNO(syscall(SYS_capset, &header, data), EPERM);
    header.pid = 0;
    CHECK_ERRNO(syscall(SYS_capget, &header, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_capget, 8, data), EFAULT);
    CHECK_ERRNO(syscall(SYS_capset, &header, 8), EFAULT);
    DONE();
}

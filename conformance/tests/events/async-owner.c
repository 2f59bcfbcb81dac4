// rule: F_SETOWN and F_SETOWN_EX name a thread, a process or a group, and who may not be signalled by whom has set it is not
// source: fcntl(2), "Managing signals"
#include "check.h"
#include "process.h"
#include <fcntl.h>
#include <sys/ioctl.h>

static int ends[2];
static volatile long other;
static volatile int over;

static int takes(int sig)
{
    sigset_t set = set_of(sig);
    struct timespec soon = {0, 30000000};
    return sigtimedwait(&set, NULL, &soon) == sig;
}

static void *take_one(void *arg)
{
    other = gettid_();
    sigset_t set = set_of(SIGIO);
    struct timespec long_enough = {10, 0};
    CHECK_EQ(sigtimedwait(&set, NULL, &long_enough), SIGIO);
    over = 1;
    return NULL;
}

int main(void)
{
    struct f_owner_ex owner;
    setpgid(0, 0);
    block(SIGIO);
    MUST(pipe2(ends, O_NONBLOCK));
    int in = ends[0], out = ends[1];
    CHECK_EQ(syscall(SYS_fcntl, in, F_GETOWN), 0);
    MUST(fcntl(in, F_GETOWN_EX, &owner));
    CHECK_EQ(owner.pid, 0);
    CHECK_EQ(fcntl(in, F_GETSIG), 0);
    CHECK_ERRNO(fcntl(in, F_SETSIG, 65), EINVAL);
    CHECK_ERRNO(fcntl(in, F_SETSIG, -1), EINVAL);
    CHECK_ERRNO(fcntl(in, F_SETOWN, 0x3fffff), ESRCH);
    CHECK_ERRNO(fcntl(in, F_SETOWN, -0x3fffff), ESRCH);
    CHECK_ERRNO(fcntl(in, F_SETOWN, INT_MIN), EINVAL);
    owner.type = 3;
    CHECK_ERRNO(fcntl(in, F_SETOWN_EX, &owner), EINVAL);
    CHECK_ERRNO(fcntl(in, F_SETOWN_EX, (void *)8), EFAULT);
    CHECK_ERRNO(fcntl(in, F_GETOWN_EX, (void *)8), EFAULT);
    owner.type = F_OWNER_PID;
    owner.pid = 0x3fffff;
    CHECK_ERRNO(fcntl(in, F_SETOWN_EX, &owner), ESRCH);

    MUST(fcntl(in, F_SETOWN, getpid()));
    CHECK_EQ(syscall(SYS_fcntl, in, F_GETOWN), getpid());
    MUST(fcntl(in, F_GETOWN_EX, &owner));
    CHECK_EQ(owner.type, F_OWNER_PID);
    CHECK_EQ(owner.pid, getpid());
    MUST(fcntl(in, F_SETOWN, -getpgrp()));
    MUST(fcntl(in, F_GETOWN_EX, &owner));
    CHECK_EQ(owner.type, F_OWNER_PGRP);
    CHECK_EQ(owner.pid, getpgrp());
    MUST(fcntl(in, F_SETFL, O_NONBLOCK | O_ASYNC));
    MUST(write(out, "x", 1));
    CHECK(takes(SIGIO));

    // One thread.
    pthread_t thread = start_thread(take_one, NULL);
    WAIT_UNTIL(other);
    sleep_ms(10);
    owner.type = F_OWNER_TID;
    owner.pid = gettid_();
    MUST(fcntl(in, F_SETOWN_EX, &owner));
    MUST(write(out, "x", 1));
    CHECK(takes(SIGIO));
    CHECK(!over);
    owner.pid = other;
    MUST(fcntl(in, F_SETOWN_EX, &owner));
    MUST(write(out, "x", 1));
    join_thread(thread);
    WAIT_UNTIL(syscall(SYS_tgkill, getpid(), (int)other, 0) != 0);
    MUST(fcntl(in, F_GETOWN_EX, &owner));
    CHECK_EQ(owner.type, F_OWNER_TID);
    CHECK_EQ(owner.pid, 0);
    MUST(write(out, "x", 1));
    CHECK(!takes(SIGIO));

    // Another process, and one that has gone.
    int go[2];
    MUST(pipe(go));
    pid_t child = fork_or_fail();
    if (child == 0) {
        char byte;
        MUST(read(go[0], &byte, 1));
        _exit(!takes(SIGIO));
    }
    MUST(fcntl(in, F_SETOWN, child));
    MUST(write(out, "x", 1));
    MUST(write(go[1], "x", 1));
    CHECK_EQ(reap(child), 0);
    CHECK(!takes(SIGIO));
    MUST(write(out, "x", 1));
    CHECK_EQ(syscall(SYS_fcntl, in, F_GETOWN), 0);
    CHECK(!takes(SIGIO));
    MUST(fcntl(in, F_SETOWN, 0));

    // Whose users are others gets nothing, unless root has set it.
    for (int root = 0; root < 2; root++) {
        if (getuid() != 0) break;
        child = fork_or_fail();
        if (child == 0) {
            if (!root) {
                // What it may no longer signal.
                MUST(setreuid(1000, 1000));
                MUST(fcntl(in, F_SETOWN, getppid()));
                _exit(0);
            }
            MUST(fcntl(in, F_SETOWN, getppid()));
            _exit(0);
        }
        CHECK_EQ(reap(child), 0);
        MUST(write(out, "x", 1));
        CHECK_EQ(takes(SIGIO), root);
    }

    // Files without it are left as they are.
    int fd = open("/dev/null", O_RDWR), on = 1, flags = fcntl(fd, F_GETFL);
    MUST(fcntl(fd, F_SETFL, O_ASYNC));
    CHECK_EQ(fcntl(fd, F_GETFL), flags);
    CHECK_ERRNO(ioctl(fd, FIOASYNC, &on), ENOTTY);
    CHECK_ERRNO(ioctl(in, FIOASYNC, (void *)8), EFAULT);
    pid_t me = getpid();
    CHECK_ERRNO(ioctl(in, 0x8901 /* FIOSETOWN */, &me), ENOTTY);
    CHECK_ERRNO(ioctl(in, 0x8903 /* FIOGETOWN */, &me), ENOTTY);
    DONE();
}

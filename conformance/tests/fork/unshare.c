// rule: unshare gives the caller descriptors of its own; what nobody else has is no matter, what other threads need is EINVAL, and so are other bits
// source: unshare(2)
#include "process.h"

#include <sched.h>

static void *with_others(void *unused)
{
    (void)unused;
    // Others have the same memory, handlers and process.
    CHECK_ERRNO(unshare(CLONE_VM), EINVAL);
    CHECK_ERRNO(unshare(CLONE_SIGHAND), EINVAL);
    CHECK_ERRNO(unshare(CLONE_THREAD), EINVAL);
    return NULL;
}

int main(void)
{
    CHECK_EQ(unshare(0), 0);
    CHECK_EQ(unshare(CLONE_THREAD | CLONE_SIGHAND | CLONE_VM), 0);
    CHECK_EQ(unshare(CLONE_FILES | CLONE_FS | CLONE_SYSVSEM), 0);
    CHECK_ERRNO(unshare(CLONE_VFORK), EINVAL);
    CHECK_ERRNO(unshare(CLONE_PARENT), EINVAL);
    CHECK_ERRNO(unshare(SIGCHLD), EINVAL);

    // With the descriptors of its parent, and without.
    int fd = open("/dev/null", O_RDONLY);
    MUST(fd);
    for (int shares = 1; shares >= 0; shares--) {
        pid_t child = (pid_t)syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
        if (child == 0) {
            if (!shares) CHECK_EQ(unshare(CLONE_FILES), 0);
            CHECK_EQ(dup2(fd, 100), 100);
            CHILD_DONE();
        }
        check_child(child);
        CHECK_EQ(close(100), shares ? 0 : -1);
    }
    // Who has borrowed the memory of another process has handlers of its own.
    pid_t child = vfork();
    if (child == 0) {
        if (unshare(CLONE_SIGHAND) != 0) _exit(1);
        if (unshare(CLONE_VM) != -1 || errno != EINVAL) _exit(2);
        _exit(0);
    }
    check_child(child);
    pthread_t thread;
    MUST0(pthread_create(&thread, NULL, with_others, NULL));
    MUST0(pthread_join(thread, NULL));
    DONE();
}

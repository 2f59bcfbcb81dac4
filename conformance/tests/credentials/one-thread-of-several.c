// rule: the kernel's ids are a thread's: the call changes the calling thread, the library's all threads; a fork takes the forking thread's
// source: setresuid(2), "C library/kernel differences"; POSIX: ids are the process's
#include "process.h"

static uid_t user;

static void *raw(void *arg)
{
    MUST(syscall(SYS_setresuid, user, user, user));
    CHECK_EQ(getuid(), user);
    pid_t child = fork_or_fail();
    if (child == 0) _exit(getuid() != user);
    check_child(child);
    return NULL;
}

static void *waiting(void *arg)
{
    line *lines = arg;
    await(lines[0]);
    CHECK_EQ(getuid(), user);
    return NULL;
}

int main(void)
{
    user = lone_user();
    pid_t child = fork_or_fail();
    if (child == 0) {
        join_thread(start_thread(raw, NULL));
        CHECK_EQ(getuid(), 0);
        line go = new_line();
        pthread_t thread = start_thread(waiting, &go);
        MUST(setresuid(user, user, user));
        tell(go);
        join_thread(thread);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}

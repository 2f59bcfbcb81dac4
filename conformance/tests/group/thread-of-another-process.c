// rule: tgkill looks at the thread group: another process's thread is ESRCH; tkill and the right group reach it
// source: tgkill(2), ERRORS
// covers: pitfall 31
#include "process.h"

static volatile long count, mine;

static void handler(int sig)
{
    count++;
    mine += gettid_() == getpid() ? 0 : 1;
}

static void *thread(void *arg)
{
    tell_number(*(line *)arg, gettid_());
    WAIT_UNTIL(count == 2);
    CHECK_EQ(mine, 2);
    return NULL;
}

int main(void)
{
    line up = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        on_signal(SIGUSR1, handler, 0);
        on_signal(SIGUSR2, handler, 0);
        pthread_t t = start_thread(thread, &up);
        join_thread(t);
        CHILD_DONE();
    }
    pid_t tid = (pid_t)await_number(up);
    CHECK(tid != child);
    CHECK_ERRNO(syscall(SYS_tgkill, getpid(), tid, SIGUSR1), ESRCH);
    CHECK_ERRNO(syscall(SYS_tgkill, getpid(), child, SIGUSR1), ESRCH);
    CHECK_ERRNO(syscall(SYS_tgkill, tid, tid, SIGUSR1), ESRCH);
    CHECK_ERRNO(syscall(SYS_tgkill, child, getpid(), SIGUSR1), ESRCH);
    CHECK_EQ(syscall(SYS_tgkill, child, tid, 0), 0);
    CHECK_EQ(syscall(SYS_tgkill, child, tid, SIGUSR1), 0);
    CHECK_EQ(syscall(SYS_tkill, tid, SIGUSR2), 0);
    check_child(child);
    DONE();
}

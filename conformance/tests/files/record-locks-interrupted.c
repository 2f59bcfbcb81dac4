// rule: a handler ends F_SETLKW and flock with EINTR, or they go on after it with SA_RESTART
// source: POSIX fcntl(), EINTR; signal(7), "Interruption of system calls"
#include "flock.h"

static volatile sig_atomic_t handled;
static int fd, release;

static void handler(int sig)
{
    if (++handled == 3 && release) tell((line){-1, release});
}

// A process that has the lock until it is told to give it up.
static pid_t holder(line go, int whole)
{
    line locked = new_line();
    pid_t child = fork_or_fail();
    if (child == 0) {
        int own = open("f", O_RDWR);
        MUST(whole ? flock(own, LOCK_EX) : lock(own, F_SETLK, F_WRLCK, 0, 0));
        tell(locked);
        await(go);
        CHILD_DONE();
    }
    await(locked);
    return child;
}

static int ask(int whole)
{
    return whole ? flock(fd, LOCK_EX) : lock(fd, F_SETLKW, F_WRLCK, 5, 1);
}

int main(void)
{
    fd = lock_file();
    struct itimerval often = {{0, 5000}, {0, 5000}}, never = {{0, 0}, {0, 0}};
    for (int whole = 0; whole < 2; whole++) {
        line go = new_line();
        pid_t child = holder(go, whole);
        release = 0;
        on_signal(SIGALRM, handler, 0);
        MUST(setitimer(ITIMER_REAL, &often, NULL));
        CHECK_ERRNO(ask(whole), EINTR);
        MUST(setitimer(ITIMER_REAL, &never, NULL));
        handled = 0;
        release = go.in;
        on_signal(SIGALRM, handler, SA_RESTART);
        MUST(setitimer(ITIMER_REAL, &often, NULL));
        MUST(ask(whole));
        MUST(setitimer(ITIMER_REAL, &never, NULL));
        CHECK(handled >= 3);
        check_child(child);
        MUST(whole ? flock(fd, LOCK_UN) : lock(fd, F_SETLK, F_UNLCK, 0, 0));
    }
    DONE();
}

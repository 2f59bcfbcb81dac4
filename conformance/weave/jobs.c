// Stopping, going on, and groups that are orphaned.
#include "weave.h"

#define MOST 6

// All of them stop, and none runs until it goes on; each change is told of once.
static void stop_once(struct random *random, pid_t pid, int n)
{
    static const int stops[] = {SIGSTOP, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};
    int signo = stops[below(random, 5)], status;
    if (below(random, 3) == 0) {
        // Many at a time are as good as one.
        for (int i = below(random, 4); i >= 0; i--) kill(pid, signo);
    } else {
        CHECK_EQ(kill(pid, signo), 0);
    }
    CHECK_EQ(wait_for(pid, &status, WUNTRACED), pid);
    CHECK_STATUS(WIFSTOPPED, status);
    CHECK_EQ(WSTOPSIG(status), signo);
    unsigned long before[MOST];
    for (int i = 0; i < n; i++) before[i] = shared->spun[i];
    dally(random, 2000);
    CHECK_EQ(wait_for(pid, &status, WUNTRACED | WCONTINUED | WNOHANG), 0);
    for (int i = 0; i < n; i++) CHECK_EQ(shared->spun[i], before[i]);
    if (below(random, 4) == 0) return;
    CHECK_EQ(kill(pid, SIGCONT), 0);
    CHECK_EQ(wait_for(pid, &status, WCONTINUED | WUNTRACED), pid);
    CHECK_STATUS(WIFCONTINUED, status);
    for (int i = 0; i < n; i++)
        while (before[i] > 0 && shared->spun[i] == before[i]) sched_yield();
}

void act_stop(struct random *random)
{
    int n = below(random, MOST), status;
    // Its main thread alone ends: others must be there.
    int gone = below(random, 2) && n > 0;
    pid_t pid = fork_();
    if (pid == 0) {
        setpgid(0, 0);
        // Who waits for memory that it has lent does not stop, and those do not wait for it.
        begin_threads(random, n, gone ? GONE : VFORK, NULL);
        shared->go = 1;
        if (gone) end_thread();
        for (;;) pause();
    }
    setpgid(pid, pid);
    while (!shared->go) sched_yield();
    for (int i = below(random, 5); i >= 0; i--) {
        dally(random, 2000);
        stop_once(random, pid, n);
        // It is stopped still, or runs.
        kill(pid, SIGCONT);
        while (wait_for(pid, &status, WCONTINUED | WNOHANG) > 0) CHECK_STATUS(WIFCONTINUED, status);
    }
    int last = below(random, 2) ? SIGKILL : SIGTERM;
    if (below(random, 2)) {
        CHECK_EQ(kill(pid, SIGSTOP), 0);
        if (below(random, 2)) CHECK_EQ(wait_for(pid, &status, WUNTRACED), pid);
        CHECK_EQ(kill(pid, last), 0);
        if (last == SIGTERM) CHECK_EQ(kill(pid, SIGCONT), 0);
    } else {
        CHECK_EQ(kill(pid, last), 0);
    }
    CHECK_EQ(wait_for(pid, &status, 0), pid);
    CHECK_STATUS(WIFSIGNALED, status);
    CHECK_EQ(WTERMSIG(status), last);
    clean_group(pid);
}

static void hung_up(int signo)
{
    (void)signo;
    _exit(7);
}

// A stopped member of a group that is orphaned is hung up, and goes on.
void act_orphan(struct random *random)
{
    int threads = below(random, 3), status;
    pid_t parent = fork_();
    if (parent == 0) {
        CHECK(setsid() > 0);
        pid_t pid = fork_();
        if (pid == 0) {
            CHECK_EQ(setpgid(0, 0), 0);
            set_handler(SIGHUP, hung_up, 0);
            begin_threads(random, threads, FUTEX + 1, NULL);
            kill(getpid(), SIGSTOP);
            for (;;) pause();
        }
        CHECK_EQ(wait_for(pid, &status, WUNTRACED), pid);
        CHECK_STATUS(WIFSTOPPED, status);
        dally(random, 500);
        _exit(0);
    }
    int exited = 0, hung = 0;
    pid_t found;
    while ((found = wait_for(-1, &status, 0)) > 0) {
        if (found == parent) {
            CHECK_EQ(status, 0);
            exited++;
        } else {
            CHECK_EQ(status, 7 << 8);
            hung++;
        }
    }
    CHECK_EQ(errno, ECHILD);
    CHECK(exited == 1 && hung == 1);
}

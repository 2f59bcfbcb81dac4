// Signals that are waited for, and children that are: none is lost, none counts twice.
#include "weave.h"

#define MOST 8

static volatile sig_atomic_t caught;

static void catch(int signo)
{
    (void)signo;
    caught++;
}

static void suspend_until(int n, const sigset_t *mask)
{
    while (caught < n) CHECK(sigsuspend(mask) == -1 && errno == EINTR);
}

// Two processes wake each other in turn.
void act_suspend(struct random *random)
{
    int turns = 5 + below(random, 30);
    sigset_t usr1 = set_of(SIGUSR1, 0), old;
    CHECK_EQ(sigprocmask(SIG_BLOCK, &usr1, &old), 0);
    set_handler(SIGUSR1, catch, 0);
    pid_t first = getpid(), pid = fork_();
    struct random own = fork_random(random);
    if (pid == 0) own = fork_random(random);
    for (int i = 1; i <= turns; i++) {
        if (pid == 0) suspend_until(i, &old);
        dally(&own, 300);
        CHECK_EQ(kill(pid == 0 ? first : pid, SIGUSR1), 0);
        if (pid != 0) suspend_until(i, &old);
    }
    if (pid == 0) _exit(3);
    CHECK_EQ(caught, turns);
    check_exited(pid, 3);
}

static volatile sig_atomic_t reaped;
static pid_t children[MOST];

static void reap(int signo)
{
    (void)signo;
    int status, saved = errno;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        int i = 0;
        while (i < MOST && children[i] != pid) i++;
        CHECK(i < MOST);
        CHECK_EQ(status, (30 + i) << 8);
        children[i] = -1;
        reaped++;
    }
    errno = saved;
}

// SIGCHLD's handler reaps: with the last child comes the last signal.
void act_children(struct random *random)
{
    int n = 1 + below(random, MOST);
    sigset_t chld = set_of(SIGCHLD, 0), old;
    set_handler(SIGCHLD, reap, below(random, 2) ? SA_RESTART : 0);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &chld, &old), 0);
    for (int i = 0; i < n; i++) {
        struct random own = fork_random(random);
        if ((children[i] = fork_()) == 0) {
            dally(&own, 1000);
            _exit(30 + i);
        }
        if (below(random, 3) == 0) {
            CHECK_EQ(sigprocmask(SIG_SETMASK, &old, NULL), 0);
            dally(random, 500);
            CHECK_EQ(sigprocmask(SIG_BLOCK, &chld, NULL), 0);
        }
    }
    while (reaped < n) CHECK(sigsuspend(&old) == -1 && errno == EINTR);
    CHECK_EQ(reaped, n);
}

static void *reap_some(void *argument)
{
    (void)argument;
    int status;
    pid_t pid;
    while ((pid = wait_for(-1, &status, 0)) > 0) {
        CHECK_STATUS(WIFEXITED, status);
        __atomic_add_fetch(&shared->codes[WEXITSTATUS(status)], 1, __ATOMIC_SEQ_CST);
    }
    CHECK_EQ(errno, ECHILD);
    return NULL;
}

// Several threads wait for any child: each child is one thread's, and in the end there is none.
void act_waiters(struct random *random)
{
    int n = 1 + below(random, MOST), m = 1 + below(random, 3);
    for (int i = 0; i < n; i++) {
        struct random own = fork_random(random);
        if (fork_() == 0) {
            dally(&own, 2000);
            _exit(i);
        }
    }
    pthread_t threads[3];
    for (int i = 0; i < m; i++) threads[i] = make_thread(reap_some, NULL);
    for (int i = 0; i < m; i++) CHECK_EQ(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < n; i++) CHECK_EQ(shared->codes[i], 1);
}

static void *make_child(void *argument)
{
    struct random *random = argument;
    pid_t pid = fork_();
    if (pid == 0) {
        sigset_t set = set_of(SIGRTMIN, 0);
        CHECK_EQ(prctl(PR_SET_PDEATHSIG, SIGRTMIN), 0);
        shared->go = 1;
        siginfo_t info;
        int signo;
        do signo = sigwaitinfo(&set, &info);
        while (signo == -1 && errno == EINTR);
        CHECK_EQ(signo, SIGRTMIN);
        CHECK_EQ(info.si_code, SI_USER);
        _exit(5);
    }
    while (!shared->go) sched_yield();
    dally(random, 300);
    return (void *)(long)pid;
}

// The end of the thread that made a child is told to it.
void act_death(struct random *random)
{
    sigset_t set = set_of(SIGRTMIN, 0);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &set, NULL), 0);
    pthread_t thread;
    void *pid;
    thread = make_thread(make_child, random);
    CHECK_EQ(pthread_join(thread, &pid), 0);
    check_exited((pid_t)(long)pid, 5);
}

// What several actors do: small things, and threads in every state.
#include "weave.h"
#include <stdarg.h>

void dally(struct random *random, unsigned most)
{
    unsigned n = below(random, most + 1);
    if (below(random, 8) == 0) {
        struct timespec nap = {0, n * 10};
        nanosleep(&nap, NULL);
        return;
    }
    for (volatile unsigned i = 0; i < n; i++)
        if (i % 256 == 255 && below(random, 4) == 0) sched_yield();
}

pid_t gettid_(void)
{
    return syscall(SYS_gettid);
}

void set_handler(int signo, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    CHECK_EQ(sigaction(signo, &action, NULL), 0);
}

sigset_t set_of(int first, ...)
{
    sigset_t set;
    sigemptyset(&set);
    va_list list;
    va_start(list, first);
    for (int signo = first; signo != 0; signo = va_arg(list, int)) sigaddset(&set, signo);
    va_end(list);
    return set;
}

pid_t fork_(void)
{
    pid_t pid = fork();
    CHECK(pid >= 0);
    return pid;
}

pthread_t make_thread(void *(*run)(void *), void *argument)
{
    pthread_t thread;
    int error;
    // There may be no room for a while.
    while ((error = pthread_create(&thread, NULL, run, argument)) == EAGAIN) sched_yield();
    CHECK_EQ(error, 0);
    return thread;
}

pid_t wait_for(pid_t pid, int *status, int options)
{
    pid_t found;
    do found = waitpid(pid, status, options);
    while (found == -1 && errno == EINTR);
    return found;
}

void check_exited(pid_t pid, int code)
{
    int status;
    CHECK_EQ(wait_for(pid, &status, 0), pid);
    CHECK_EQ(status, code << 8);
}

void end_thread(void)
{
    static pid_t nobody;
    // The libc's word, which the end of a thread clears, may be a lock that another one holds (musl).
    syscall(SYS_set_tid_address, &nobody);
    syscall(SYS_exit, 0);
    __builtin_unreachable();
}

struct thread {
    enum state state;
    int index;
    struct random random;
    pid_t *tids;
};

// What the threads of a victim use.
static int empty[2], own[2];
static pthread_mutex_t taken = PTHREAD_MUTEX_INITIALIZER;

static void noted(int signo)
{
    (void)signo;
}

static void *nothing(void *argument)
{
    return argument;
}

static void wait_for_ever(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        for (;;) pause();
    }
    for (;;) waitpid(pid, NULL, 0);
}

static void lend(void)
{
    pid_t pid = vfork();
    if (pid == 0) {
        for (;;) pause();
    }
}

// Goes on for ever, or waits for what never comes.
static void *live(void *argument)
{
    struct thread *t = argument;
    struct random random = t->random;
    if (t->tids) t->tids[t->index] = gettid_();
    char byte = 0;
    sigset_t set;
    __atomic_add_fetch(&shared->ready, 1, __ATOMIC_SEQ_CST);
    switch (t->state) {
    case SPIN:
        for (;;) shared->spun[t->index]++;
    case PIPE:
        for (;;) read(empty[0], &byte, 1);
    case FUTEX:
        for (;;) sem_wait(&shared->never);
    case SUSPEND:
        sigemptyset(&set);
        for (;;) sigsuspend(&set);
    case SIGWAIT:
        set = set_of(SIGRTMIN + 2, 0);
        for (;;) sigwaitinfo(&set, NULL);
    case WAIT:
        for (;;) wait_for_ever();
    case SLEEP:
        for (;;) sleep(1000);
    case MUTEX:
        for (;;) pthread_mutex_lock(&taken);
    case SELF:
        for (;;) {
            syscall(SYS_tgkill, getpid(), gettid_(), SIGUSR1);
            dally(&random, 100);
        }
    case JOIN:
        for (;;) {
            pthread_t other;
            if (pthread_create(&other, NULL, nothing, NULL) == 0) pthread_join(other, NULL);
        }
    case FORK:
        for (;;) {
            pid_t pid = fork();
            if (pid == 0) _exit(0);
            if (pid > 0) waitpid(pid, NULL, 0);
        }
    case COPY:
        for (;;) {
            write(own[1], &byte, 1);
            read(own[0], &byte, 1);
        }
    case VFORK:
        for (;;) lend();
    default:
        end_thread();
    }
}

void begin_threads(struct random *random, int n, int states, pid_t *tids)
{
    static struct thread threads[16];
    CHECK_EQ(pipe(empty), 0);
    CHECK_EQ(pipe(own), 0);
    CHECK_EQ(pthread_mutex_lock(&taken), 0);
    set_handler(SIGUSR1, noted, 0);
    set_handler(SIGUSR2, noted, SA_RESTART);
    // The threads begin with it blocked, as those that wait for it must.
    sigset_t waited = set_of(SIGRTMIN + 2, 0);
    CHECK_EQ(pthread_sigmask(SIG_BLOCK, &waited, NULL), 0);
    for (int i = 0; i < n; i++) {
        threads[i] = (struct thread){below(random, states), i, fork_random(random), tids};
        make_thread(live, &threads[i]);
    }
    dally(random, 2000);
}

void clean_group(pid_t pgid)
{
    kill(-pgid, SIGKILL);
    int status;
    while (wait_for(-1, &status, __WALL) > 0) {}
    CHECK_EQ(errno, ECHILD);
    CHECK(kill(-pgid, 0) == -1 && errno == ESRCH);
}

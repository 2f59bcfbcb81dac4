// Threads that work together while signals interrupt them: nothing of the work is lost.
#include "weave.h"

static volatile int stop_storm;

static void nothing(int signo)
{
    (void)signo;
}

struct storm {
    pthread_t targets[4];
    int n;
    struct random random;
};

static void *storm(void *argument)
{
    struct storm *s = argument;
    while (!stop_storm) {
        pthread_kill(s->targets[below(&s->random, s->n)], SIGUSR1);
        dally(&s->random, 200);
    }
    return NULL;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int turn, sum, workers;

static void *take_turns(void *argument)
{
    int own = (int)(long)argument;
    for (int i = 0; i < 20; i++) {
        CHECK_EQ(pthread_mutex_lock(&lock), 0);
        while (turn % workers != own) CHECK_EQ(pthread_cond_wait(&changed, &lock), 0);
        turn++;
        sum += own;
        CHECK_EQ(pthread_cond_broadcast(&changed), 0);
        CHECK_EQ(pthread_mutex_unlock(&lock), 0);
    }
    return NULL;
}

// Workers take turns by a mutex and a condition, under a storm of signals.
void act_threads(struct random *random)
{
    workers = 1 + below(random, 4);
    set_handler(SIGUSR1, nothing, below(random, 2) ? SA_RESTART : 0);
    struct storm s = {.n = workers, .random = fork_random(random)};
    pthread_t stormer;
    for (long i = 0; i < workers; i++)
        s.targets[i] = make_thread(take_turns, (void *)i);
    stormer = make_thread(storm, &s);
    CHECK_EQ(pthread_mutex_lock(&lock), 0);
    while (turn < 20 * workers) CHECK_EQ(pthread_cond_wait(&changed, &lock), 0);
    CHECK_EQ(pthread_mutex_unlock(&lock), 0);
    stop_storm = 1;
    CHECK_EQ(pthread_join(stormer, NULL), 0);
    for (int i = 0; i < workers; i++) CHECK_EQ(pthread_join(s.targets[i], NULL), 0);
    CHECK_EQ(sum, 20 * workers * (workers - 1) / 2);
}

static int ends[2];

static void *fill(void *argument)
{
    struct random random = *(struct random *)argument;
    unsigned char buffer[3000];
    for (unsigned next = 0; next < 20000;) {
        unsigned n = 1 + below(&random, sizeof buffer);
        if (n > 20000 - next) n = 20000 - next;
        for (unsigned i = 0; i < n; i++) buffer[i] = (next + i) * 31;
        ssize_t written = write(ends[1], buffer, n);
        CHECK(written > 0 || (written == -1 && errno == EINTR));
        if (written > 0) next += written;
    }
    CHECK_EQ(close(ends[1]), 0);
    return NULL;
}

static void drain(struct random *random)
{
    unsigned char buffer[3000];
    unsigned next = 0;
    for (;;) {
        ssize_t n = read(ends[0], buffer, 1 + below(random, sizeof buffer));
        if (n == -1 && errno == EINTR) continue;
        CHECK(n >= 0);
        if (n == 0) break;
        for (ssize_t i = 0; i < n; i++) CHECK_EQ(buffer[i], (unsigned char)((next + i) * 31));
        next += n;
    }
    CHECK_EQ(next, 20000);
}

// A thread fills a pipe that another one, or another process, reads; both are interrupted.
void act_pipe(struct random *random)
{
    CHECK_EQ(pipe(ends), 0);
    set_handler(SIGUSR1, nothing, below(random, 2) ? SA_RESTART : 0);
    struct random own = fork_random(random);
    pid_t pid = 0;
    if (below(random, 2) && (pid = fork_()) == 0) {
        CHECK_EQ(close(ends[1]), 0);
        drain(&own);
        _exit(4);
    }
    pthread_t filler, stormer;
    filler = make_thread(fill, &own);
    struct storm s = {.targets = {filler, pthread_self()}, .n = 2, .random = fork_random(random)};
    stormer = make_thread(storm, &s);
    if (pid == 0) drain(random);
    else check_exited(pid, 4);
    // A number of a thread that has been joined is nobody's: the storm is over before.
    stop_storm = 1;
    CHECK_EQ(pthread_join(stormer, NULL), 0);
    CHECK_EQ(pthread_join(filler, NULL), 0);
}

static volatile sig_atomic_t ticks, alarms;

static void tick(int signo)
{
    (void)signo;
    ticks++;
}

static void ring(int signo)
{
    (void)signo;
    alarms++;
}

static void *compute(void *argument)
{
    struct random *random = argument;
    while (!stop_storm) dally(random, 500);
    return NULL;
}

// Timers go off in whichever thread takes their signals, and wake one that waits for them.
void act_timer(struct random *random)
{
    set_handler(SIGRTMIN + 1, tick, 0);
    set_handler(SIGALRM, ring, 0);
    struct random own = fork_random(random);
    pthread_t thread;
    thread = make_thread(compute, &own);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 1};
    timer_t timer;
    CHECK_EQ(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
    long period = 20000 + below(random, 100000);
    struct itimerspec every = {{0, period}, {0, period}};
    CHECK_EQ(timer_settime(timer, 0, &every, NULL), 0);
    struct itimerval once = {{0, 0}, {0, 100 + below(random, 1000)}};
    CHECK_EQ(setitimer(ITIMER_REAL, &once, NULL), 0);
    while (ticks < 5 || alarms < 1) dally(random, 1000);
    CHECK_EQ(timer_delete(timer), 0);
    CHECK_EQ(alarms, 1);
    // No other thread may take it: the wait would not end.
    sigset_t set = set_of(SIGALRM, 0), old;
    stop_storm = 1;
    CHECK_EQ(pthread_join(thread, NULL), 0);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &set, &old), 0);
    CHECK_EQ(setitimer(ITIMER_REAL, &once, NULL), 0);
    while (alarms < 2) CHECK(sigsuspend(&old) == -1 && errno == EINTR);
}

// rule: a read of a signalfd and poll wait for a signal of its set to the thread or to its process; the signals are those of whoever reads
// source: signalfd(2), fork(2) semantics
#include "check.h"
#include "process.h"
#include <sys/signalfd.h>

static int fd;
static struct signalfd_siginfo s;
static volatile int handled;
static volatile long reader;

static void handler(int sig)
{
    handled++;
}

static void *read_one(void *arg)
{
    struct signalfd_siginfo mine;
    reader = gettid_();
    CHECK_EQ(read(fd, &mine, sizeof mine), sizeof mine);
    CHECK_EQ(mine.ssi_signo, (int)(intptr_t)arg);
    return NULL;
}

static void *poll_one(void *arg)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    reader = gettid_();
    CHECK_EQ(poll(&p, 1, 10000), 1);
    CHECK_EQ(read(fd, &s, sizeof s), sizeof s);
    CHECK_EQ(s.ssi_signo, (int)(intptr_t)arg);
    return NULL;
}

int main(void)
{
    sigset_t set = set_of(SIGUSR1);
    sigaddset(&set, SIGUSR2);
    MUST(sigprocmask(SIG_BLOCK, &set, NULL));
    fd = signalfd(-1, &set, 0);
    MUST(fd);

    for (int to_thread = 0; to_thread < 2; to_thread++) {
        for (int polls = 0; polls < 2; polls++) {
            reader = 0;
            pthread_t other = start_thread(polls ? poll_one : read_one, (void *)SIGUSR1);
            WAIT_UNTIL(reader);
            sleep_ms(20);
            if (to_thread) MUST(thread_kill(reader, SIGUSR1));
            else MUST(kill(getpid(), SIGUSR1));
            join_thread(other);
        }
    }

    // Nobody else sees what is pending for one thread.
    MUST(thread_kill(gettid_(), SIGUSR2));
    reader = 0;
    pthread_t other = start_thread(poll_one, (void *)SIGUSR1);
    WAIT_UNTIL(reader);
    sleep_ms(20);
    MUST(kill(getpid(), SIGUSR1));
    join_thread(other);
    CHECK_EQ(read(fd, &s, sizeof s), sizeof s);
    CHECK_EQ(s.ssi_signo, SIGUSR2);

    // A child reads its own.
    MUST(kill(getpid(), SIGUSR1));
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        CHECK_EQ(poll(&p, 1, 0), 0);
        MUST(kill(getpid(), SIGUSR2));
        CHECK_EQ(read(fd, &s, sizeof s), sizeof s);
        CHECK_EQ(s.ssi_signo, SIGUSR2);
        CHECK_EQ(s.ssi_pid, getpid());
        _exit(failures != 0);
    }
    CHECK_EQ(reap(child), 0);
    CHECK_EQ(read(fd, &s, sizeof s), sizeof s);
    CHECK_EQ(s.ssi_signo, SIGUSR1);
    CHECK_EQ(s.ssi_pid, getpid());

    // Another signal interrupts, or not.
    struct itimerval in = {.it_value.tv_usec = 20000};
    on_signal(SIGALRM, handler, 0);
    MUST(setitimer(ITIMER_REAL, &in, NULL));
    CHECK_ERRNO(read(fd, &s, sizeof s), EINTR);
    CHECK_EQ(handled, 1);
    on_signal(SIGALRM, handler, SA_RESTART);
    MUST(setitimer(ITIMER_REAL, &in, NULL));
    child = fork_or_fail();
    if (child == 0) {
        sleep_ms(60);
        MUST(kill(getppid(), SIGUSR2));
        _exit(0);
    }
    CHECK_EQ(read(fd, &s, sizeof s), sizeof s);
    CHECK_EQ(s.ssi_signo, SIGUSR2);
    CHECK_EQ(handled, 2);
    CHECK_EQ(reap(child), 0);

    // A signal that is not blocked goes to its handler, unless the read finds it first.
    on_signal(SIGUSR1, handler, 0);
    unblock(SIGUSR1);
    MUST(kill(getpid(), SIGUSR1));
    CHECK_EQ(handled, 3);
    DONE();
}

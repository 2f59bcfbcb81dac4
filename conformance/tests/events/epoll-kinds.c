// rule: pipes, FIFOs, eventfds, timerfds, signalfds and pidfds all tell an epoll, whoever waits
// source: epoll(7); pidfd_open(2); signalfd(2); timerfd_create(2)
#include "epoll.h"
#include "process.h"
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/timerfd.h>

static int e;
static pthread_t main_thread;
static volatile int fifo;

static void *act(void *arg)
{
    sleep_ms(30);
    switch ((intptr_t)arg) {
    case 0: MUST(kill(getpid(), SIGUSR1)); break;
    case 1: MUST0(pthread_kill(main_thread, SIGUSR1)); break;
    case 2: put(fifo, 1); break;
    }
    return NULL;
}

// One event comes while we wait, and it is this.
static void wait_for(int fd, uint32_t events)
{
    struct epoll_event event;
    CHECK_EQ(epoll_wait(e, &event, 1, 10000), 1);
    CHECK_EQ(event.data.fd, fd);
    CHECK_EQ(event.events, events);
}

int main(void)
{
    e = new_epoll();
    main_thread = pthread_self();
    sigset_t set = set_of(SIGUSR1);
    block(SIGUSR1);
    int signals = signalfd(-1, &set, 0);
    struct signalfd_siginfo info;
    add(e, signals, EPOLLIN);
    for (intptr_t i = 0; i < 2; i++) {
        pthread_t other = start_thread(act, (void *)i);
        wait_for(signals, EPOLLIN);
        CHECK_EQ(read(signals, &info, sizeof info), sizeof info);
        join_thread(other);
        CHECK_TOLD(e, 0, 0);
    }
    // Another process's signals are not ours.
    pid_t child = fork_or_fail();
    if (child == 0) {
        MUST(raise(SIGUSR1));
        _exit(0);
    }
    CHECK_EQ(reap(child), 0);
    CHECK_TOLD(e, 0, 0);
    MUST(raise(SIGUSR1));
    close(signals);
    CHECK_TOLD(e, 0, 0);

    struct itimerspec t = {.it_value.tv_nsec = 20000000};
    int timer = timerfd_create(CLOCK_MONOTONIC, 0);
    add(e, timer, EPOLLIN | EPOLLET);
    MUST(timerfd_settime(timer, 0, &t, NULL));
    wait_for(timer, EPOLLIN);
    CHECK_TOLD(e, 0, 0);
    MUST(timerfd_settime(timer, 0, &t, NULL));
    wait_for(timer, EPOLLIN);
    close(timer);

    child = fork_or_fail();
    if (child == 0) {
        sleep_ms(30);
        _exit(0);
    }
    int pidfd = (int)syscall(SYS_pidfd_open, child, 0);
    MUST(pidfd);
    add(e, pidfd, EPOLLIN);
    CHECK_TOLD(e, 0, 0);
    wait_for(pidfd, EPOLLIN);
    CHECK_EQ(reap(child), 0);
    close(pidfd);

    MUST(mkfifo("/tmp/epoll-kinds", 0600));
    int both = open("/tmp/epoll-kinds", O_RDWR), in = open("/tmp/epoll-kinds", O_RDONLY | O_NONBLOCK);
    MUST(both);
    fifo = both;
    add(e, in, EPOLLIN);
    add(e, both, EPOLLIN | EPOLLOUT | EPOLLET);
    CHECK_TOLD(e, both, EPOLLOUT);
    pthread_t other = start_thread(act, (void *)2);
    struct epoll_event two[3];
    int n = 0;
    while (n < 2) {
        int more = epoll_wait(e, two + n, 3 - n, 10000);
        MUST(more);
        n += more;
    }
    join_thread(other);
    unlink("/tmp/epoll-kinds");
    DONE();
}

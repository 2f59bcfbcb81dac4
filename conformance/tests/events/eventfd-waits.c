// rule: a read of an eventfd waits for a count, a write for room, poll for either; a signal interrupts both, with SA_RESTART they go on
// source: eventfd(2); signal(7)
#include "check.h"
#include "process.h"
#include <sys/eventfd.h>

static int fd;
static volatile int handled;

static void handler(int sig)
{
    handled++;
}

static void *add_later(void *arg)
{
    uint64_t n = (uintptr_t)arg;
    sleep_ms(30);
    CHECK_EQ(write(fd, &n, 8), 8);
    return NULL;
}

static void *take_later(void *arg)
{
    uint64_t n;
    sleep_ms(30);
    CHECK_EQ(read(fd, &n, 8), 8);
    CHECK_EQ(n, (uintptr_t)arg);
    return NULL;
}

static void signal_in(int ms)
{
    struct itimerval in = {.it_value.tv_usec = ms * 1000};
    MUST(setitimer(ITIMER_REAL, &in, NULL));
}

int main(void)
{
    uint64_t n;
    fd = eventfd(0, 0);
    MUST(fd);
    pthread_t other = start_thread(add_later, (void *)5);
    CHECK_EQ(read(fd, &n, 8), 8);
    CHECK_EQ(n, 5);
    MUST0(pthread_join(other, NULL));

    other = start_thread(add_later, (void *)6);
    struct pollfd p = {.fd = fd, .events = POLLIN};
    CHECK_EQ(poll(&p, 1, 10000), 1);
    CHECK_EQ(p.revents, POLLIN);
    MUST0(pthread_join(other, NULL));
    CHECK_EQ(read(fd, &n, 8), 8);

    n = UINT64_MAX - 1;
    MUST(write(fd, &n, 8));
    other = start_thread(take_later, (void *)n);
    n = 7;
    CHECK_EQ(write(fd, &n, 8), 8);
    MUST0(pthread_join(other, NULL));
    CHECK_EQ(read(fd, &n, 8), 8);
    CHECK_EQ(n, 7);

    on_signal(SIGALRM, handler, 0);
    signal_in(20);
    CHECK_ERRNO(read(fd, &n, 8), EINTR);
    CHECK_EQ(handled, 1);
    on_signal(SIGALRM, handler, SA_RESTART);
    other = start_thread(add_later, (void *)8);
    signal_in(10);
    CHECK_EQ(read(fd, &n, 8), 8);
    CHECK_EQ(n, 8);
    CHECK_EQ(handled, 2);
    MUST0(pthread_join(other, NULL));

    n = UINT64_MAX - 1;
    MUST(write(fd, &n, 8));
    on_signal(SIGALRM, handler, 0);
    signal_in(20);
    CHECK_ERRNO(write(fd, &n, 8), EINTR);

    // It is the same for a child.
    pid_t child = fork_or_fail();
    if (child == 0) {
        sleep_ms(20);
        CHECK_EQ(read(fd, &n, 8), 8);
        _exit(failures != 0);
    }
    n = 1;
    CHECK_EQ(write(fd, &n, 8), 8);
    CHECK_EQ(reap(child), 0);
    DONE();
}

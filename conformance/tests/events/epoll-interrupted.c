// rule: epoll_wait and epoll_pwait end with EINTR after a handler, with or without SA_RESTART; epoll_pwait's mask holds while it waits, and what is ready comes before a signal
// source: signal(7); epoll_wait(2)
// covers: pitfall 16
#include "epoll.h"
#include "process.h"

static volatile int handled;

static void handler(int sig)
{
    handled++;
}

static void alarm_in(int ms)
{
    struct itimerval in = {.it_value.tv_usec = ms * 1000};
    MUST(setitimer(ITIMER_REAL, &in, NULL));
}

int main(void)
{
    int ends[2], e = new_epoll();
    struct epoll_event event;
    MUST(pipe(ends));
    add(e, ends[0], EPOLLIN);
    for (int restart = 0; restart < 2; restart++) {
        handled = 0;
        on_signal(SIGALRM, handler, restart ? SA_RESTART : 0);
        alarm_in(20);
        CHECK_ERRNO(epoll_wait(e, &event, 1, -1), EINTR);
        alarm_in(20);
        CHECK_ERRNO(epoll_wait(e, &event, 1, 10000), EINTR);
        CHECK_EQ(handled, 2);

        // A signal that only the mask of the wait lets through.
        block(SIGALRM);
        MUST(raise(SIGALRM));
        sigset_t none;
        sigemptyset(&none);
        CHECK_ERRNO(epoll_pwait(e, &event, 1, -1, &none), EINTR);
        CHECK_EQ(handled, 3);
        CHECK(is_blocked(SIGALRM));
        MUST(raise(SIGALRM));
        put(ends[1], 1);
        CHECK_EQ(epoll_pwait(e, &event, 1, -1, &none), 1);
        CHECK_EQ(handled, 3);
        CHECK(is_pending(SIGALRM));
        take(ends[0], 1);
        // Without a wait there is no interruption.
        CHECK_EQ(epoll_pwait(e, &event, 1, 0, &none), 0);
        CHECK_EQ(handled, 3);
        unblock(SIGALRM);
        CHECK_EQ(handled, 4);

        // One that it blocks waits.
        sigset_t set = set_of(SIGALRM);
        alarm_in(10);
        CHECK_EQ(epoll_pwait(e, &event, 1, 40, &set), 0);
        CHECK_EQ(handled, 5);
    }

    // A stop and its end interrupt it without any handler.
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_ERRNO(epoll_wait(e, &event, 1, 10000), EINTR);
        _exit(failures != 0);
    }
    sleep_ms(30);
    MUST(kill(child, SIGSTOP));
    sleep_ms(10);
    MUST(kill(child, SIGCONT));
    CHECK_EQ(reap(child), 0);
    DONE();
}

// rule: of threads that wait for one epoll, one wakes for what is ready; of epolls that watch a file with EPOLLEXCLUSIVE at least one is told, and it cannot be changed
// source: epoll(7); epoll_ctl(2)
#include "epoll.h"

static int e, ends[2];
static volatile int told, waiting;

static void *wait_once(void *arg)
{
    struct epoll_event event;
    int epoll = arg ? *(int *)arg : e;
    __sync_fetch_and_add(&waiting, 1);
    int n = epoll_wait(epoll, &event, 1, 10000);
    CHECK_EQ(n, 1);
    __sync_fetch_and_add(&told, 1);
    return NULL;
}

int main(void)
{
    pthread_t threads[3];
    MUST(pipe(ends));
    e = new_epoll();
    add(e, ends[0], EPOLLIN | EPOLLET);
    for (int i = 0; i < 3; i++) threads[i] = start_thread(wait_once, NULL);
    WAIT_UNTIL(waiting == 3);
    sleep_ms(20);
    for (int i = 0; i < 3; i++) {
        put(ends[1], 1);
        WAIT_UNTIL(told == i + 1);
        sleep_ms(20);
        CHECK_EQ(told, i + 1);
    }
    for (int i = 0; i < 3; i++) join_thread(threads[i]);
    take(ends[0], 3);

    // Level-triggered, whoever wakes leaves it to the next.
    change(e, ends[0], EPOLLIN);
    told = waiting = 0;
    for (int i = 0; i < 3; i++) threads[i] = start_thread(wait_once, NULL);
    WAIT_UNTIL(waiting == 3);
    sleep_ms(20);
    put(ends[1], 1);
    for (int i = 0; i < 3; i++) join_thread(threads[i]);
    take(ends[0], 1);

    int own[3];
    told = waiting = 0;
    for (int i = 0; i < 3; i++) {
        own[i] = new_epoll();
        add(own[i], ends[0], EPOLLIN | EPOLLEXCLUSIVE | EPOLLET);
        threads[i] = start_thread(wait_once, &own[i]);
    }
    WAIT_UNTIL(waiting == 3);
    sleep_ms(20);
    for (int i = 0; i < 3; i++) {
        put(ends[1], 1);
        WAIT_UNTIL(told >= i + 1);
    }
    for (int i = 0; i < 3; i++) join_thread(threads[i]);

    CHECK_ERRNO(control(own[0], EPOLL_CTL_MOD, ends[0], EPOLLIN, 0), EINVAL);
    CHECK_ERRNO(control(own[0], EPOLL_CTL_MOD, ends[0], EPOLLIN | EPOLLEXCLUSIVE, 0), EINVAL);
    CHECK_ERRNO(control(e, EPOLL_CTL_MOD, ends[0], EPOLLIN | EPOLLEXCLUSIVE, 0), EINVAL);
    CHECK_ERRNO(control(e, EPOLL_CTL_ADD, own[0], EPOLLIN | EPOLLEXCLUSIVE, 0), EINVAL);
    CHECK_ERRNO(control(e, EPOLL_CTL_ADD, ends[1], EPOLLOUT | EPOLLEXCLUSIVE | EPOLLONESHOT, 0), EINVAL);
    CHECK_ERRNO(control(e, EPOLL_CTL_ADD, ends[1], EPOLLOUT | EPOLLEXCLUSIVE | EPOLLRDNORM, 0), EINVAL);
    MUST(control(e, EPOLL_CTL_ADD, ends[1], EPOLLOUT | EPOLLEXCLUSIVE | EPOLLWAKEUP | EPOLLET | EPOLLERR | EPOLLHUP | EPOLLIN, 0));
    MUST(epoll_ctl(own[0], EPOLL_CTL_DEL, ends[0], NULL));
    DONE();
}

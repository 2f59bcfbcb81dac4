// rule: epoll tells of a queue with a message, at its edges whenever something has come or gone
// source: mq_overview(7), "Polling message queue descriptors"; mqueue_poll_file, __do_notify, pipelined_receive
#include "mqueue.h"
#include <sys/epoll.h>

static mqd_t queue;

static void *sends(void *arg)
{
    await_sleep(getpid(), *(long *)arg);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    return NULL;
}

int main(void)
{
    char text[4];
    long me = gettid_();
    queue = make_queue("epoll", 0, 2, 4);
    int epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN | EPOLLET}, got;
    MUST(epoll);
    MUST(epoll_ctl(epoll, EPOLL_CTL_ADD, queue, &event));
    CHECK_EQ(epoll_wait(epoll, &got, 1, 0), 0);
    pthread_t other = start_thread(sends, &me);
    CHECK_EQ(epoll_wait(epoll, &got, 1, 60000), 1);
    CHECK_EQ(got.events, EPOLLIN);
    join_thread(other);
    CHECK_EQ(epoll_wait(epoll, &got, 1, 0), 0);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    CHECK_EQ(epoll_wait(epoll, &got, 1, 0), 1);
    // There is one queue of those who poll: receiving tells of what is left.
    CHECK_EQ(mq_receive(queue, text, sizeof text, NULL), 1);
    CHECK_EQ(epoll_wait(epoll, &got, 1, 0), 1);
    CHECK_EQ(got.events, EPOLLIN);
    DONE();
}

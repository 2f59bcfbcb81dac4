// rule: poll and select tell of a queue with a message and of one with room
// source: mq_overview(7), "Polling message queue descriptors"; mqueue_poll_file
#include "mqueue.h"

static mqd_t queue;

static int events(void)
{
    struct pollfd p = {.fd = queue, .events = POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM | POLLPRI | POLLRDHUP};
    MUST(poll(&p, 1, 0));
    return p.revents;
}

static void *sends(void *arg)
{
    await_sleep(getpid(), *(long *)arg);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    return NULL;
}

static void *receives(void *arg)
{
    char text[4];
    await_sleep(getpid(), *(long *)arg);
    CHECK_EQ(mq_receive(queue, text, sizeof text, NULL), 1);
    return NULL;
}

int main(void)
{
    char text[4];
    long me = gettid_();
    queue = make_queue("poll", 0, 2, 4);
    CHECK_EQ(events(), POLLOUT | POLLWRNORM);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    CHECK_EQ(events(), POLLOUT | POLLWRNORM | POLLIN | POLLRDNORM);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    CHECK_EQ(events(), POLLIN | POLLRDNORM);
    // One descriptor polls for what it could not do, too.
    mqd_t reads = mq_open(queue_name, O_RDONLY);
    MUST(reads);
    struct pollfd p = {.fd = reads, .events = POLLOUT};
    pthread_t other = start_thread(receives, &me);
    CHECK_EQ(poll(&p, 1, 60000), 1);
    CHECK_EQ(p.revents, POLLOUT);
    join_thread(other);
    CHECK_EQ(mq_receive(queue, text, sizeof text, NULL), 1);

    fd_set set;
    FD_ZERO(&set);
    FD_SET(queue, &set);
    other = start_thread(sends, &me);
    CHECK_EQ(select(queue + 1, &set, NULL, NULL, NULL), 1);
    CHECK(FD_ISSET(queue, &set));
    join_thread(other);
    CHECK_EQ(mq_receive(queue, text, sizeof text, NULL), 1);
    DONE();
}

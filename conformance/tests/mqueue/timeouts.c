// rule: mq_timedsend and mq_timedreceive wait until a time of CLOCK_REALTIME, and do not look at it where they need not wait
// source: POSIX mq_timedreceive, mq_timedsend, DESCRIPTION
#include "mqueue.h"

static mqd_t queue;
static char text[8];

static void *send_later(void *arg)
{
    await_sleep(getpid(), *(long *)arg);
    CHECK_EQ(mq_send(queue, "late", 4, 3), 0);
    return NULL;
}

static void *receive_later(void *arg)
{
    char buffer[8];
    await_sleep(getpid(), *(long *)arg);
    CHECK_EQ(mq_receive(queue, buffer, sizeof buffer, NULL), 5);
    return NULL;
}

int main(void)
{
    unsigned priority;
    struct timespec past = {1, 0};
    queue = make_queue("timeouts", 0, 1, 8);
    CHECK_ERRNO(mq_timedreceive(queue, text, sizeof text, NULL, &past), ETIMEDOUT);
    struct timespec soon = in_ms(50);
    CHECK_ERRNO(mq_timedreceive(queue, text, sizeof text, NULL, &soon), ETIMEDOUT);
    CHECK(now_ns(CLOCK_REALTIME) >= soon.tv_sec * 1000000000LL + soon.tv_nsec);
    CHECK_EQ(mq_timedsend(queue, "first", 5, 0, &past), 0);
    CHECK_ERRNO(mq_timedsend(queue, "second", 6, 0, &past), ETIMEDOUT);
    soon = in_ms(50);
    CHECK_ERRNO(mq_timedsend(queue, "second", 6, 0, &soon), ETIMEDOUT);
    CHECK(now_ns(CLOCK_REALTIME) >= soon.tv_sec * 1000000000LL + soon.tv_nsec);
    CHECK_EQ(messages_in(queue), 1);

    // What comes in time.
    long me = gettid_();
    struct timespec far = in_ms(60000);
    pthread_t other = start_thread(receive_later, &me);
    CHECK_EQ(mq_timedsend(queue, "second", 6, 0, &far), 0);
    join_thread(other);
    CHECK_EQ(mq_timedreceive(queue, text, sizeof text, NULL, &past), 6);
    other = start_thread(send_later, &me);
    CHECK_EQ(mq_timedreceive(queue, text, sizeof text, &priority, &far), 4);
    CHECK_EQ(memcmp(text, "late", 4), 0);
    CHECK_EQ(priority, 3);
    join_thread(other);

    // O_NONBLOCK does not wait.
    MUST(fcntl(queue, F_SETFL, O_NONBLOCK));
    CHECK_ERRNO(mq_timedreceive(queue, text, sizeof text, NULL, &far), EAGAIN);
    DONE();
}

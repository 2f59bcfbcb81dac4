// rule: of those who wait at a queue, the one of the highest priority that has waited longest is next
// source: POSIX mq_send, mq_receive, DESCRIPTION, with the Process Scheduling option
#include "mqueue.h"

enum { WAITERS = 4 };

static mqd_t queue;
static int priorities[WAITERS] = {10, 30, 20, 30}, turns[] = {1, 3, 2, 0};
static volatile long tids[WAITERS];
static volatile int turn, got[WAITERS];

static void take_priority(int n)
{
    struct sched_param param = {.sched_priority = priorities[n]};
    MUST0(pthread_setschedparam(pthread_self(), SCHED_FIFO, &param));
    tids[n] = gettid_();
}

static void *receives(void *arg)
{
    char text[4];
    int n = (int)(intptr_t)arg;
    take_priority(n);
    CHECK_EQ(mq_receive(queue, text, sizeof text, NULL), 1);
    got[n] = text[0];
    return NULL;
}

static void *sends(void *arg)
{
    int n = (int)(intptr_t)arg;
    char text = (char)('a' + n);
    take_priority(n);
    CHECK_EQ(mq_send(queue, &text, 1, 0), 0);
    return NULL;
}

// Starts them, one after the other; each sleeps in its call.
static void start(pthread_t *threads, void *(*function)(void *))
{
    for (int n = 0; n < WAITERS; n++) {
        tids[n] = 0;
        threads[n] = start_thread(function, (void *)(intptr_t)n);
        WAIT_UNTIL(tids[n]);
        await_sleep(getpid(), tids[n]);
    }
}

int main(void)
{
    struct sched_param param = {.sched_priority = 40};
    if (pthread_setschedparam(pthread_self(), SCHED_FIFO, &param) != 0) {
        // It takes the right to.
        DONE();
    }
    pthread_t threads[WAITERS];
    char text[4];
    queue = make_queue("waiters", 0, 1, 4);
    start(threads, receives);
    // Messages go past the queue: it never has one, and is never full.
    for (int n = 0; n < WAITERS; n++) {
        char byte = (char)('a' + n);
        CHECK_EQ(mq_send(queue, &byte, 1, (unsigned)n), 0);
        CHECK_EQ(messages_in(queue), 0);
    }
    for (int n = 0; n < WAITERS; n++) join_thread(threads[n]);
    for (int n = 0; n < WAITERS; n++) CHECK_EQ(got[turns[n]], 'a' + n);

    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    start(threads, sends);
    CHECK_EQ(mq_receive(queue, text, sizeof text, NULL), 1);
    CHECK_EQ(text[0], 'x');
    // The room goes to who waits before he runs.
    for (int n = 0; n < WAITERS; n++) {
        CHECK_EQ(messages_in(queue), 1);
        CHECK_EQ(mq_receive(queue, text, sizeof text, NULL), 1);
        CHECK_EQ(text[0], 'a' + turns[n]);
    }
    CHECK_EQ(messages_in(queue), 0);
    for (int n = 0; n < WAITERS; n++) join_thread(threads[n]);
    DONE();
}

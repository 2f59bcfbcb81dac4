// rule: a signal interrupts who waits at a queue; with SA_RESTART the call goes on, with a timeout, too
// source: signal(7), "Interruption of system calls and library functions by signal handlers"
// covers: pitfall 16
#include "mqueue.h"
#include "restart.h"

static mqd_t queue;
static char text[8];

static void *send_then(void *arg)
{
    WAIT_UNTIL(handled);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    return NULL;
}

static void *receive_then(void *arg)
{
    char buffer[8];
    WAIT_UNTIL(handled);
    CHECK_EQ(mq_receive(queue, buffer, sizeof buffer, NULL), 4);
    return NULL;
}

int main(void)
{
    struct timespec far = in_ms(60000);
    queue = make_queue("interrupted", 0, 1, 8);
    interrupt_after(30, 0);
    CHECK_ERRNO(mq_receive(queue, text, sizeof text, NULL), EINTR);
    interrupt_after(30, 0);
    CHECK_ERRNO(mq_timedreceive(queue, text, sizeof text, NULL, &far), EINTR);
    // Who was interrupted waits no longer.
    CHECK_EQ(mq_send(queue, "full", 4, 0), 0);
    CHECK_EQ(messages_in(queue), 1);
    interrupt_after(30, 0);
    CHECK_ERRNO(mq_send(queue, "x", 1, 0), EINTR);
    interrupt_after(30, 0);
    CHECK_ERRNO(mq_timedsend(queue, "x", 1, 0, &far), EINTR);
    CHECK_EQ(handled, 1);

    interrupt_after(30, SA_RESTART);
    pthread_t other = start_thread(receive_then, NULL);
    CHECK_EQ(mq_send(queue, "four", 4, 0), 0);
    join_thread(other);
    interrupt_after(30, SA_RESTART);
    other = start_thread(receive_then, NULL);
    CHECK_EQ(mq_timedsend(queue, "last", 4, 0, &far), 0);
    join_thread(other);
    CHECK_EQ(mq_receive(queue, text, sizeof text, NULL), 4);
    CHECK_EQ(memcmp(text, "last", 4), 0);
    interrupt_after(30, SA_RESTART);
    other = start_thread(send_then, NULL);
    CHECK_EQ(mq_receive(queue, text, sizeof text, NULL), 1);
    join_thread(other);
    interrupt_after(30, SA_RESTART);
    other = start_thread(send_then, NULL);
    CHECK_EQ(mq_timedreceive(queue, text, sizeof text, NULL, &far), 1);
    join_thread(other);

    // The time is the same after it, absolute: one that began anew with each signal would never be over.
    interrupt_after(30, SA_RESTART);
    struct itimerval again = {{0, 30000}, {0, 30000}}, never = {{0}};
    MUST(setitimer(ITIMER_REAL, &again, NULL));
    struct timespec soon = in_ms(120);
    CHECK_ERRNO(mq_timedreceive(queue, text, sizeof text, NULL, &soon), ETIMEDOUT);
    MUST(setitimer(ITIMER_REAL, &never, NULL));
    CHECK(handled >= 1);
    DONE();
}

// Message queues.
#include "scarce.h"

#include <mqueue.h>
#include <time.h>

#define NAME "/scarce"

static mqd_t new_queue(void)
{
    struct mq_attr attributes = {.mq_maxmsg = 2, .mq_msgsize = 4000};
    mqd_t queue = mq_open(NAME, O_CREAT | O_EXCL | O_RDWR, 0600, &attributes);
    NEED(queue);
    NEED(mq_unlink(NAME));
    return queue;
}

static int make(void)
{
    begin();
    mqd_t queue = mq_open(NAME, O_CREAT | O_EXCL | O_RDWR, 0600, NULL);
    int error = end(queue);
    if (!error) NEED(mq_close(queue));
    // One that could not be opened has no name.
    int left = mq_unlink(NAME);
    if ((left == 0) == (error != 0)) stop_wrong("a queue that is there, or not");
    return error;
}

static int open_again(void)
{
    mqd_t first = mq_open(NAME, O_CREAT | O_EXCL | O_RDWR, 0600, NULL);
    NEED(first);
    begin();
    mqd_t queue = mq_open(NAME, O_RDONLY);
    int error = end(queue);
    if (!error) NEED(mq_close(queue));
    NEED(mq_close(first));
    NEED(mq_unlink(NAME));
    return error;
}

static int unlink_it(void)
{
    mqd_t queue = mq_open(NAME, O_CREAT | O_EXCL | O_RDWR, 0600, NULL);
    NEED(queue);
    begin();
    int error = end(mq_unlink(NAME));
    if (error) NEED(mq_unlink(NAME));
    NEED(mq_close(queue));
    return error;
}

static int send_one(void)
{
    static char text[4000];
    mqd_t queue = new_queue();
    struct mq_attr now;
    begin();
    int error = end(mq_send(queue, text, sizeof text, 1));
    NEED(mq_getattr(queue, &now));
    if (now.mq_curmsgs != !error) stop_wrong("a message that is there, or not");
    NEED(mq_close(queue));
    return error;
}

static int receive_one(void)
{
    static char text[4000];
    mqd_t queue = new_queue();
    NEED(mq_send(queue, text, sizeof text, 1));
    begin();
    int error = end(mq_receive(queue, text, sizeof text, NULL));
    NEED(mq_close(queue));
    return error;
}

static int wait_for_one(void)
{
    static char text[4000];
    struct timespec past = {1, 0};
    mqd_t queue = new_queue();
    begin();
    int result = (int)mq_timedreceive(queue, text, sizeof text, NULL, &past);
    int error = end(result < 0 && errno == ETIMEDOUT ? 0 : result);
    NEED(mq_close(queue));
    return error;
}

static int wait_for_room(void)
{
    static char text[4000];
    struct timespec past = {1, 0};
    mqd_t queue = new_queue();
    NEED(mq_send(queue, text, 1, 1));
    NEED(mq_send(queue, text, 1, 1));
    begin();
    int result = mq_timedsend(queue, text, sizeof text, 1, &past);
    int error = end(result < 0 && errno == ETIMEDOUT ? 0 : result);
    NEED(mq_close(queue));
    return error;
}

static int notify(void)
{
    struct sigevent event = {.sigev_notify = SIGEV_NONE};
    mqd_t queue = new_queue();
    begin();
    int error = end(mq_notify(queue, &event));
    NEED(mq_close(queue));
    return error;
}

const struct trial mqueue_trials[] = {
    {"mq_open", make, {ENOMEM, ENOSPC}},
    {"mq_open_again", open_again, {ENOMEM}},
    {"mq_unlink", unlink_it, {ENOMEM}},
    {"mq_send", send_one, {ENOMEM}},
    {"mq_receive", receive_one, {ENOMEM}},
    {"mq_timedreceive", wait_for_one, {ENOMEM}},
    {"mq_timedsend", wait_for_room, {ENOMEM}},
    {"mq_notify", notify, {ENOMEM}},
    {0},
};

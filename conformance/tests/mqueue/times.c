// rule: sending and receiving mark all times of a queue, asking to be told those of access and change
// source: mq_overview(7); do_mq_timedsend, do_mq_timedreceive, do_mq_notify
#include "mqueue.h"

static mqd_t queue;
static const struct timespec old[2] = {{1000, 0}, {1000, 0}};

// Which of the times of access and modification are no longer old; those are so again.
static int marked(void)
{
    struct stat st;
    MUST(fstat(queue, &st));
    MUST(futimens(queue, old));
    return (st.st_atim.tv_sec != 1000) | (st.st_mtim.tv_sec != 1000) << 1;
}

static time_t change_of(mqd_t which)
{
    struct stat st;
    MUST(fstat(which, &st));
    return st.st_ctim.tv_sec;
}

// Nobody can set the time of change, which is one of whole seconds on Linux: each queue has one call, in a later one.
static void check_changes(void)
{
    enum { SENDS, RECEIVES, SETS, ASKS, LOOKS, QUEUES };
    mqd_t queues[QUEUES];
    char text[16];
    struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = 16};
    struct sigevent event = {.sigev_notify = SIGEV_NONE};
    for (int i = 0; i < QUEUES; i++) {
        MUST(mq_unlink(queue_name));
        queues[i] = mq_open(queue_name, O_CREAT | O_EXCL | O_RDWR | O_NONBLOCK, 0600, &attributes);
        MUST(queues[i]);
    }
    MUST(mq_send(queues[RECEIVES], "x", 1, 0));
    time_t before = change_of(queues[RECEIVES]);
    struct timespec now;
    do MUST(clock_gettime(CLOCK_REALTIME_COARSE, &now));
    while (now.tv_sec == before);
    MUST(mq_send(queues[SENDS], "x", 1, 0));
    MUST(mq_receive(queues[RECEIVES], text, sizeof text, NULL));
    MUST(mq_setattr(queues[SETS], &attributes, NULL));
    MUST(mq_notify(queues[ASKS], &event));
    MUST(mq_getattr(queues[LOOKS], &attributes));
    CHECK_ERRNO(mq_receive(queues[LOOKS], text, sizeof text, NULL), EAGAIN);
    for (int i = 0; i < LOOKS; i++)
        if (change_of(queues[i]) <= before) FAIL("call %d leaves the time of change", i);
    CHECK(change_of(queues[LOOKS]) <= before);
}

int main(void)
{
    char text[16];
    struct mq_attr attributes = {0};
    struct sigevent event = {.sigev_notify = SIGEV_NONE};
    queue = make_queue("times", O_NONBLOCK, 1, 16);
    CHECK_EQ(marked(), 3);
    CHECK_EQ(marked(), 0);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    CHECK_EQ(marked(), 3);
    CHECK_ERRNO(mq_send(queue, "x", 1, 0), EAGAIN);
    CHECK_EQ(marked(), 0);
    CHECK_EQ(mq_receive(queue, text, sizeof text, NULL), 1);
    CHECK_EQ(marked(), 3);
    CHECK_EQ(mq_getattr(queue, &attributes), 0);
    CHECK_EQ(marked(), 0);
    CHECK_EQ(mq_setattr(queue, &attributes, NULL), 0);
    CHECK_EQ(marked(), 1);
    CHECK_EQ(mq_notify(queue, &event), 0);
    CHECK_EQ(marked(), 1);
    CHECK_EQ(mq_notify(queue, NULL), 0);
    CHECK_EQ(marked(), 1);
    CHECK_EQ(mq_notify(queue, NULL), 0);
    CHECK_EQ(marked(), 0);
    CHECK_EQ(pread(queue, text, 4, 0), 4);
    CHECK_EQ(marked(), 1);
    check_changes();
    DONE();
}

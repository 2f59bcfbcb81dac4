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
    DONE();
}

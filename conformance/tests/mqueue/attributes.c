// rule: mq_getsetattr tells a queue's attributes and sets O_NONBLOCK of the open file, and nothing else
// source: mq_getattr(3), mq_getsetattr(2)
#include "mqueue.h"

int main(void)
{
    mqd_t queue = make_queue("attributes", 0, 3, 20);
    mqd_t other = mq_open(queue_name, O_RDWR);
    MUST(other);
    mqd_t same = dup(queue);
    MUST(same);
    struct mq_attr now, before;
    memset(&now, 0xff, sizeof now);
    CHECK_EQ(mq_getattr(queue, &now), 0);
    CHECK_EQ(now.mq_flags, 0);
    CHECK_EQ(now.mq_maxmsg, 3);
    CHECK_EQ(now.mq_msgsize, 20);
    CHECK_EQ(now.mq_curmsgs, 0);
    for (unsigned i = 4 * sizeof(long); i < sizeof now; i++) CHECK_EQ(((char *)&now)[i], 0);

    struct mq_attr set = {.mq_flags = O_NONBLOCK, .mq_maxmsg = 99, .mq_msgsize = -1, .mq_curmsgs = 7};
    CHECK_EQ(mq_setattr(queue, &set, &before), 0);
    CHECK_EQ(before.mq_flags, 0);
    CHECK_EQ(mq_getattr(same, &now), 0);
    CHECK_EQ(now.mq_flags, O_NONBLOCK);
    CHECK_EQ(now.mq_maxmsg, 3);
    CHECK_EQ(now.mq_msgsize, 20);
    CHECK_EQ(now.mq_curmsgs, 0);
    CHECK_EQ(fcntl(same, F_GETFL), O_RDWR | O_NONBLOCK);
    CHECK_EQ(mq_getattr(other, &now), 0);
    CHECK_EQ(now.mq_flags, 0);
    // The flag is that of fcntl(2).
    CHECK_EQ(fcntl(queue, F_SETFL, 0), 0);
    CHECK_EQ(mq_setattr(queue, &set, &before), 0);
    CHECK_EQ(before.mq_flags, 0);
    set.mq_flags = 0;
    CHECK_EQ(mq_setattr(queue, &set, NULL), 0);
    CHECK_EQ(fcntl(queue, F_GETFL), O_RDWR);

    set.mq_flags = O_NONBLOCK | O_APPEND;
    CHECK_ERRNO(mq_setattr(queue, &set, NULL), EINVAL);
    CHECK_ERRNO(mq_setattr(-1, &set, NULL), EINVAL);
    CHECK_EQ(mq_getattr(queue, &now), 0);
    CHECK_EQ(now.mq_flags, 0);
    CHECK_ERRNO(mq_getattr(-1, &now), EBADF);
    CHECK_ERRNO(mq_getattr(0, &now), EBADF);
    CHECK_ERRNO(syscall(SYS_mq_getsetattr, queue, 8, NULL), EFAULT);
    CHECK_EQ(syscall(SYS_mq_getsetattr, queue, NULL, NULL), 0);
    // It is set before what was is told.
    set.mq_flags = KERNEL_O_NONBLOCK;
    CHECK_ERRNO(syscall(SYS_mq_getsetattr, queue, &set, 8), EFAULT);
    CHECK_EQ(fcntl(queue, F_GETFL), O_RDWR | O_NONBLOCK);

    CHECK_EQ(mq_send(queue, "abc", 3, 0), 0);
    CHECK_EQ(messages_in(other), 1);
    DONE();
}

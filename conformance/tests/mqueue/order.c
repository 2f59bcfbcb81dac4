// rule: mq_receive takes the oldest message of the highest priority
// source: POSIX mq_receive, mq_send, DESCRIPTION; mq_send(3), ERRORS
#include "mqueue.h"

int main(void)
{
    char text[16];
    unsigned priority;
    mqd_t queue = make_queue("order", O_NONBLOCK, 8, 10);
    static const struct {
        unsigned priority;
        const char *text;
    } sent[] = {{1, "a"}, {0, "b"}, {32767, "cc"}, {1, "d"}, {32767, "e"}, {2, ""}, {0, "f"}, {1, "0123456789"}},
      got[] = {{32767, "cc"}, {32767, "e"}, {2, ""}, {1, "a"}, {1, "d"}, {1, "0123456789"}, {0, "b"}, {0, "f"}};
    for (int i = 0; i < 8; i++) CHECK_EQ(mq_send(queue, sent[i].text, strlen(sent[i].text), sent[i].priority), 0);
    CHECK_EQ(messages_in(queue), 8);
    CHECK_ERRNO(mq_send(queue, "x", 1, 0), EAGAIN);
    for (int i = 0; i < 8; i++) {
        priority = ~0u;
        ssize_t n = mq_receive(queue, text, sizeof text, &priority);
        CHECK_EQ(n, strlen(got[i].text));
        if (n >= 0) CHECK_EQ(memcmp(text, got[i].text, (size_t)n), 0);
        CHECK_EQ(priority, got[i].priority);
    }
    CHECK_ERRNO(mq_receive(queue, text, sizeof text, NULL), EAGAIN);

    CHECK_ERRNO(mq_send(queue, "x", 1, 32768), EINVAL);
    CHECK_ERRNO(mq_send(queue, "x", 1, ~0u), EINVAL);
    CHECK_ERRNO(mq_send(queue, "0123456789a", 11, 0), EMSGSIZE);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    CHECK_ERRNO(mq_receive(queue, text, 9, NULL), EMSGSIZE);
    CHECK_EQ(mq_receive(queue, text, 10, NULL), 1);
    // The priority is looked at before the queue, that before the length.
    CHECK_ERRNO(mq_send(-1, "x", 1, 32768), EINVAL);
    CHECK_ERRNO(mq_send(-1, "x", 100, 0), EBADF);
    CHECK_ERRNO(mq_send(0, "x", 1, 0), EBADF);
    CHECK_ERRNO(mq_receive(0, text, 10, NULL), EBADF);
    CHECK_ERRNO(mq_receive(-1, text, 0, NULL), EBADF);
    DONE();
}

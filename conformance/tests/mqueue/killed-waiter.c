// rule: who is killed while it waits at a queue takes no message and sends none
// source: POSIX mq_receive, mq_send, DESCRIPTION; mq_overview(7)
#include "mqueue.h"

int main(void)
{
    char text[4];
    mqd_t queue = make_queue("killed", 0, 1, 4);
    pid_t child = fork_or_fail();
    if (child == 0) {
        mq_receive(queue, text, sizeof text, NULL);
        _exit(1);
    }
    await_sleep(child, child);
    MUST(kill(child, SIGKILL));
    CHECK_EQ(reap(child), KILLED(SIGKILL));
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    CHECK_EQ(messages_in(queue), 1);
    child = fork_or_fail();
    if (child == 0) {
        mq_send(queue, "y", 1, 0);
        _exit(1);
    }
    await_sleep(child, child);
    MUST(kill(child, SIGKILL));
    CHECK_EQ(reap(child), KILLED(SIGKILL));
    CHECK_EQ(mq_receive(queue, text, sizeof text, NULL), 1);
    CHECK_EQ(text[0], 'x');
    CHECK_EQ(messages_in(queue), 0);
    DONE();
}

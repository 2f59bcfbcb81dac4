// rule: a queue's attributes are above zero and, without CAP_SYS_RESOURCE, below msg_max and msgsize_max
// source: mq_overview(7), "/proc interfaces"; mq_open(3), ERRORS
#include "mqueue.h"
#include "capability.h"

static long setting(const char *name)
{
    char path[64], text[32] = "";
    snprintf(path, sizeof path, "/proc/sys/fs/mqueue/%s", name);
    int fd = open(path, O_RDONLY);
    MUST(fd);
    MUST(read(fd, text, sizeof text - 1));
    close(fd);
    return atol(text);
}

static mqd_t sized(long most, long longest)
{
    struct mq_attr attributes = {.mq_maxmsg = most, .mq_msgsize = longest};
    mqd_t queue = mq_open(queue_name, O_CREAT | O_EXCL | O_RDWR, 0600, &attributes);
    int error = errno;
    if (queue != (mqd_t)-1) mq_unlink(queue_name);
    errno = error;
    return queue;
}

int main(void)
{
    long msg_max = setting("msg_max"), msgsize_max = setting("msgsize_max");
    long msg_default = setting("msg_default"), msgsize_default = setting("msgsize_default");
    CHECK(setting("queues_max") > 0);
    name_queue("sizes");
    CHECK_ERRNO(sized(0, 1), EINVAL);
    CHECK_ERRNO(sized(1, 0), EINVAL);
    CHECK_ERRNO(sized(-1, 1), EINVAL);
    CHECK_ERRNO(sized(1, -1), EINVAL);
    CHECK_ERRNO(sized(LONG_MAX, LONG_MAX), EINVAL);
    if (caps_of(0).effective & CAP(CAP_SYS_RESOURCE)) {
        // Beyond these it is not a matter of capabilities.
        CHECK_ERRNO(sized(65537, 1), EINVAL);
        CHECK_ERRNO(sized(1, (16 << 20) + 1), EINVAL);
        struct rlimit limit;
        MUST(getrlimit(RLIMIT_MSGQUEUE, &limit));
        if (limit.rlim_cur >= 100000) {
            mqd_t queue = sized(msg_max + 1, 1);
            CHECK(queue != (mqd_t)-1);
            mq_close(queue);
        }
    }
    pid_t child = fork_or_fail();
    if (child == 0) {
        if (geteuid() == 0) MUST(setuid(lone_user()));
        CHECK_ERRNO(sized(msg_max + 1, 1), EINVAL);
        CHECK_ERRNO(sized(1, msgsize_max + 1), EINVAL);
        mqd_t most = sized(msg_max, msgsize_max);
        CHECK(most != (mqd_t)-1);
        mq_close(most);
        mqd_t usual = mq_open(queue_name, O_CREAT | O_EXCL | O_RDWR, 0600, NULL);
        MUST(usual);
        MUST(mq_unlink(queue_name));
        struct mq_attr now;
        CHECK_EQ(mq_getattr(usual, &now), 0);
        CHECK_EQ(now.mq_maxmsg, msg_default < msg_max ? msg_default : msg_max);
        CHECK_EQ(now.mq_msgsize, msgsize_default < msgsize_max ? msgsize_default : msgsize_max);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}

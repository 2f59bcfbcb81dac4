// rule: IPC_INFO and MSG_INFO tell the limits of queues and what is used, MSG_STAT of a queue by its place
// source: msgctl(2); proc_sys_kernel(5), "msgmax", "msgmnb", "msgmni"
#include "sysv.h"

static long number_in(const char *path)
{
    char text[32] = "";
    int fd = open(path, O_RDONLY);
    MUST(fd);
    MUST(read(fd, text, sizeof text - 1));
    MUST(close(fd));
    return atol(text);
}

int main(void)
{
    int other = new_queue(), id = new_queue();
    MUST(send_text(id, 1, "hello", 0));
    MUST(send_text(other, 1, "you", 0));
    struct msginfo limits, used;
    memset(&limits, 0xa5, sizeof limits);
    int last = msgctl(0, IPC_INFO, (struct msqid_ds *)&limits);
    CHECK(last >= 1);
    CHECK(msgctl(12345, MSG_INFO, (struct msqid_ds *)&used) >= 1);
    CHECK_EQ(limits.msgpool, 512000);
    CHECK_EQ(limits.msgmap, 16384);
    CHECK_EQ(limits.msgssz, 16);
    CHECK_EQ(limits.msgtql, 16384);
    CHECK_EQ(limits.msgseg, 0xffff);
    CHECK_EQ(limits.msgmax, number_in("/proc/sys/kernel/msgmax"));
    CHECK_EQ(limits.msgmnb, number_in("/proc/sys/kernel/msgmnb"));
    CHECK_EQ(limits.msgmni, number_in("/proc/sys/kernel/msgmni"));
    CHECK(used.msgpool >= 2 && used.msgmap >= 2 && used.msgtql >= 8);
    CHECK_EQ(used.msgmax, limits.msgmax);

    int seen = 0;
    for (int place = 0; place <= last; place++) {
        struct msqid_ds status;
        int got = msgctl(place, MSG_STAT, &status);
        if (got != id) continue;
        seen++;
        CHECK_EQ(status.msg_cbytes, 5);
    }
    CHECK_EQ(seen, 1);
    struct msqid_ds status;
    CHECK_EQ(msgctl(id, MSG_STAT, &status), id);
    CHECK_EQ(msgctl(id, MSG_STAT_ANY, &status), id);
    CHECK_ERRNO(msgctl(32767, MSG_STAT, &status), EINVAL);
    CHECK_ERRNO(msgctl(-1, IPC_INFO, (struct msqid_ds *)&limits), EINVAL);
    CHECK_ERRNO(msgctl(0, IPC_INFO, (void *)8), EFAULT);
    remove_queue(other);
    remove_queue(id);
    DONE();
}

// rule: a message queue is found by its key or made, empty, and is there with its messages until it is removed
// source: POSIX msgget(), msgctl(); msgget(2), msgctl(2)
#include "sysv.h"

int main(void)
{
    int gone = new_queue();
    remove_queue(gone);
    key_t key = 0x51640000 + getpid();
    CHECK_ERRNO(msgget(key, 0600), ENOENT);
    int id = own(QUEUE, msgget(key, IPC_CREAT | IPC_EXCL | 0640));
    CHECK_ERRNO(msgget(key, IPC_CREAT | IPC_EXCL | 0600), EEXIST);
    CHECK_EQ(msgget(key, 0), id);
    struct msqid_ds status = queue_status(id);
    CHECK_EQ(status.msg_qnum, 0);
    CHECK_EQ(status.msg_cbytes, 0);
    CHECK_EQ(status.msg_stime, 0);
    CHECK_EQ(status.msg_rtime, 0);
    CHECK(status.msg_ctime != 0);
    CHECK_EQ(status.msg_lspid, 0);
    CHECK_EQ(status.msg_lrpid, 0);
    CHECK_EQ(status.msg_perm.uid, geteuid());
    CHECK_EQ(status.msg_perm.cgid, getegid());
    CHECK_EQ(status.msg_perm.mode, 0640);
    struct msginfo limits;
    MUST(msgctl(0, IPC_INFO, (struct msqid_ds *)&limits));
    CHECK_EQ(status.msg_qbytes, limits.msgmnb);

    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(send_text(id, 3, "hello", 0), 0);
        CHECK_EQ(send_text(id, 1, "", 0), 0);
        CHILD_DONE();
    }
    check_child(child);
    status = queue_status(id);
    CHECK_EQ(status.msg_qnum, 2);
    CHECK_EQ(status.msg_cbytes, 5);
    CHECK(status.msg_stime != 0);
    CHECK_EQ(status.msg_rtime, 0);
    CHECK_EQ(status.msg_lspid, child);
    struct message message;
    memset(&message, 0xa5, sizeof message);
    CHECK_EQ(msgrcv(id, &message, sizeof message.text, 0, 0), 5);
    CHECK_EQ(message.type, 3);
    CHECK(memcmp(message.text, "hello\xa5", 6) == 0);
    CHECK_EQ(msgrcv(id, &message, 0, 0, 0), 0);
    CHECK_EQ(message.type, 1);
    status = queue_status(id);
    CHECK_EQ(status.msg_qnum, 0);
    CHECK_EQ(status.msg_cbytes, 0);
    CHECK(status.msg_rtime != 0);
    CHECK_EQ(status.msg_lrpid, getpid());

    CHECK_ERRNO(msgctl(id, 99, &status), EINVAL);
    CHECK_ERRNO(msgctl(-1, IPC_STAT, &status), EINVAL);
    CHECK_ERRNO(msgctl(gone, IPC_STAT, &status), EINVAL);
    CHECK_ERRNO(msgctl(id, IPC_STAT, (void *)8), EFAULT);
    CHECK_ERRNO(msgctl(id, IPC_SET, (void *)8), EFAULT);
    status.msg_perm.uid = (uid_t)-1;
    CHECK_ERRNO(msgctl(id, IPC_SET, &status), EINVAL);
    int one = new_queue(), two = new_queue();
    CHECK(one != two);
    remove_queue(one);
    remove_queue(two);
    remove_queue(id);
    CHECK_ERRNO(msgget(key, 0), ENOENT);
    CHECK_ERRNO(msgctl(id, IPC_RMID, NULL), EINVAL);
    CHECK_ERRNO(send_text(id, 1, "x", 0), EINVAL);
    CHECK_ERRNO(receive_type(id, 0, 0), EINVAL);
    DONE();
}

// rule: who may send, receive, change and remove a queue is a matter of its owner, creator, group and mode
// source: POSIX 2.7.1 (IPC permissions); sysvipc(7), msgop(2), msgctl(2)
#include "sysv.h"

int main(void)
{
    if (geteuid() != 0) {
        // Only root can be others.
        DONE();
    }
    key_t key = 0x51650000 + getpid();
    int id = own(QUEUE, msgget(key, IPC_CREAT | 0604));
    MUST(send_text(id, 1, "x", 0));
    struct msqid_ds status = queue_status(id);
    pid_t child = fork_or_fail();
    if (child == 0) {
        become_other(lone_user());
        CHECK_EQ(msgget(key, 0400), id);
        CHECK_ERRNO(msgget(key, 0600), EACCES);
        CHECK_ERRNO(send_text(id, 1, "x", 0), EACCES);
        CHECK_ERRNO(send_text(id, 0, "x", 0), EINVAL);
        CHECK_EQ(receive_type(id, 0, 0), 1);
        CHECK_ERRNO(msgctl(id, IPC_SET, &status), EPERM);
        CHECK_ERRNO(msgctl(id, IPC_RMID, NULL), EPERM);
        CHILD_DONE();
    }
    check_child(child);
    uid_t owner = lone_user();
    status.msg_perm.uid = owner;
    status.msg_perm.mode = 0200;
    MUST(msgctl(id, IPC_SET, &status));
    child = fork_or_fail();
    if (child == 0) {
        become_other(owner);
        CHECK_EQ(send_text(id, 1, "x", 0), 0);
        CHECK_ERRNO(receive_type(id, 0, 0), EACCES);
        CHECK_ERRNO(msgctl(id, IPC_STAT, &status), EACCES);
        CHECK_ERRNO(msgctl(id, MSG_STAT, &status), EACCES);
        CHECK_EQ(msgctl(id, MSG_STAT_ANY, &status), id);
        CHECK_EQ(msgctl(id, IPC_RMID, NULL), 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_ERRNO(msgctl(id, IPC_STAT, &status), EINVAL);
    DONE();
}

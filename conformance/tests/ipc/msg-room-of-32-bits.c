// rule: IPC_SET takes 32 bits of msg_qbytes, with a sign
// source: Linux, ipc/msg.c, msgctl_down()
#include "sysv.h"

int main(void)
{
    struct msqid_ds status;
    int id = new_queue();
    status = queue_status(id);
    status.msg_qbytes = 0x100000064;
    CHECK_EQ(msgctl(id, IPC_SET, &status), 0);
    CHECK_EQ(queue_status(id).msg_qbytes, 0x64);
    // More than a new queue has, which takes a privilege.
    status.msg_qbytes = 0x80000000;
    if (msgctl(id, IPC_SET, &status) == 0) CHECK_EQ(queue_status(id).msg_qbytes, 0xffffffff80000000);
    else CHECK_EQ(errno, EPERM);
    if (geteuid() == 0) {
        struct msqid_ds small = queue_status(id);
        small.msg_perm.uid = lone_user();
        small.msg_qbytes = 100;
        CHECK_EQ(msgctl(id, IPC_SET, &small), 0);
        become_other(lone_user());
    }
    unsigned long more[] = {0x80000000, 0xffffffffffffffff};
    for (int i = 0; i < 2; i++) {
        status.msg_qbytes = more[i];
        CHECK_ERRNO(msgctl(id, IPC_SET, &status), EPERM);
    }
    CHECK_EQ(queue_status(id).msg_qbytes, 100);
    remove_queue(id);
    DONE();
}

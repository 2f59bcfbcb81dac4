// rule: a queue has room for msg_qbytes bytes and as many messages; who sends more waits, and whoever has room then goes on
// source: POSIX msgsnd(), DESCRIPTION; msgsnd(2); ipc/msg.c (ss_wakeup)
#include "capability.h"
#include "sysv.h"

static int id;

static pid_t sending(long type, const char *text)
{
    pid_t child = fork_or_fail();
    if (child == 0) _exit(send_text(id, type, text, 0) ? 1 : 0);
    await_sleep(child, child);
    return child;
}

int main(void)
{
    id = new_queue();
    set_size(id, 10);
    CHECK_EQ(queue_status(id).msg_qbytes, 10);
    CHECK_ERRNO(send_text(id, 1, "12345678901", IPC_NOWAIT), EAGAIN);
    MUST(send_text(id, 1, "1234567", 0));
    CHECK_ERRNO(send_text(id, 1, "1234", IPC_NOWAIT), EAGAIN);
    MUST(send_text(id, 2, "123", 0));
    CHECK_ERRNO(send_text(id, 1, "1", IPC_NOWAIT), EAGAIN);
    MUST(send_text(id, 3, "", IPC_NOWAIT));

    pid_t nine = sending(11, "123456789");
    pid_t two = sending(12, "12");
    pid_t one = sending(13, "1");
    CHECK_EQ(queue_status(id).msg_qnum, 3);
    // The first has to wait on, the others need not.
    CHECK_EQ(receive_type(id, 2, 0), 2);
    check_child(two);
    check_child(one);
    CHECK_EQ(queue_status(id).msg_cbytes, 10);
    CHECK_EQ(receive_type(id, 1, 0), 1);
    CHECK_EQ(queue_status(id).msg_qnum, 3);
    // A larger queue has room.
    set_size(id, 12);
    check_child(nine);
    CHECK_EQ(receive_type(id, 11, 0), 11);

    // As many messages as bytes, if they are empty.
    set_size(id, 4);
    MUST(send_text(id, 4, "", IPC_NOWAIT));
    CHECK_ERRNO(send_text(id, 4, "", IPC_NOWAIT), EAGAIN);
    pid_t none = sending(5, "");
    CHECK_EQ(receive_type(id, 4, 0), 4);
    check_child(none);
    // Smaller than what is in it: nothing is lost, and nothing goes in.
    set_size(id, 1);
    CHECK_EQ(queue_status(id).msg_qnum, 4);
    CHECK_ERRNO(send_text(id, 4, "", IPC_NOWAIT), EAGAIN);

    // More than is usual takes a capability.
    struct msginfo limits;
    MUST(msgctl(0, IPC_INFO, (struct msqid_ds *)&limits));
    struct msqid_ds status = queue_status(id);
    if (geteuid() == 0) {
        status.msg_qbytes = (unsigned long)limits.msgmnb + 1;
        if (caps_of(0).effective & CAP(CAP_SYS_RESOURCE)) {
            CHECK_EQ(msgctl(id, IPC_SET, &status), 0);
            CHECK_EQ(queue_status(id).msg_qbytes, limits.msgmnb + 1);
        } else {
            CHECK_ERRNO(msgctl(id, IPC_SET, &status), EPERM);
        }
        status.msg_qbytes = 1;
        status.msg_perm.uid = lone_user();
        MUST(msgctl(id, IPC_SET, &status));
        pid_t child = fork_or_fail();
        if (child == 0) {
            become_other(status.msg_perm.uid);
            status.msg_qbytes = (unsigned long)limits.msgmnb + 1;
            CHECK_ERRNO(msgctl(id, IPC_SET, &status), EPERM);
            status.msg_qbytes = (unsigned long)limits.msgmnb;
            CHECK_EQ(msgctl(id, IPC_SET, &status), 0);
            CHILD_DONE();
        }
        check_child(child);
        CHECK_EQ(queue_status(id).msg_qbytes, limits.msgmnb);
    }
    remove_queue(id);
    DONE();
}

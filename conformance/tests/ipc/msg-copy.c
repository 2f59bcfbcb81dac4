// rule: MSG_COPY gives a copy of the message in a place, which stays as if nobody had looked
// source: msgrcv(2), "MSG_COPY", which takes a Linux with CONFIG_CHECKPOINT_RESTORE
#include "sysv.h"

int main(void)
{
    int id = new_queue();
    MUST(send_text(id, 5, "hello", 0));
    MUST(send_text(id, 6, "x", 0));
    struct message message;
    CHECK_EQ(msgrcv(id, &message, 32, 0, MSG_COPY | IPC_NOWAIT), 5);
    CHECK_EQ(message.type, 5);
    CHECK_EQ(memcmp(message.text, "hello", 5), 0);
    CHECK_EQ(msgrcv(id, &message, 32, 1, MSG_COPY | IPC_NOWAIT), 1);
    CHECK_EQ(message.type, 6);
    CHECK_EQ(message.text[0], 'x');
    CHECK_ERRNO(msgrcv(id, &message, 32, 2, MSG_COPY | IPC_NOWAIT), ENOMSG);
    CHECK_ERRNO(msgrcv(id, &message, 32, -1, MSG_COPY | IPC_NOWAIT), ENOMSG);
    CHECK_ERRNO(msgrcv(id, &message, 32, 0, MSG_COPY), EINVAL);
    CHECK_ERRNO(msgrcv(id, &message, 32, 0, MSG_COPY | MSG_EXCEPT | IPC_NOWAIT), EINVAL);
    CHECK_ERRNO(msgrcv(id, &message, 4, 0, MSG_COPY | IPC_NOWAIT), E2BIG);
    // There is no beginning of a copy.
    CHECK_ERRNO(msgrcv(id, &message, 4, 0, MSG_COPY | MSG_NOERROR | IPC_NOWAIT), EINVAL);
    CHECK_ERRNO(msgrcv(id, (void *)8, 32, 0, MSG_COPY | IPC_NOWAIT), EFAULT);
    struct msqid_ds status = queue_status(id);
    CHECK_EQ(status.msg_qnum, 2);
    CHECK_EQ(status.msg_rtime, 0);
    CHECK_EQ(status.msg_lrpid, 0);
    remove_queue(id);
    DONE();
}

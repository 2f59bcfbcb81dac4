// rule: a message goes to who has waited for one of its type longest; who has no room for it has E2BIG, and the next has it
// source: POSIX msgrcv(), DESCRIPTION; ipc/msg.c (pipelined_send)
#include "sysv.h"

static int id;

// A child that waits for a message, and ends with its type, or with 100 and the error.
static pid_t receiving(long type, size_t room, int flags)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        struct message message;
        long got = msgrcv(id, &message, room, type, flags);
        _exit(got < 0 ? 100 + errno : (int)message.type);
    }
    await_sleep(child, child);
    return child;
}

int main(void)
{
    id = new_queue();
    pid_t two = receiving(2, 32, 0);
    pid_t small = receiving(0, 3, 0);
    pid_t least = receiving(-5, 32, 0);
    pid_t any = receiving(0, 2, MSG_NOERROR);
    pid_t other = receiving(7, 32, MSG_EXCEPT);
    MUST(send_text(id, 4, "long", 0));
    CHECK_EQ(reap(small), EXITED(100 + E2BIG));
    CHECK_EQ(reap(least), EXITED(4));
    struct msqid_ds status = queue_status(id);
    CHECK_EQ(status.msg_qnum, 0);
    CHECK_EQ(status.msg_lrpid, least);
    CHECK_EQ(status.msg_lspid, getpid());
    CHECK(status.msg_rtime != 0);
    MUST(send_text(id, 7, "long", 0));
    CHECK_EQ(reap(any), EXITED(7));
    // Nobody waits for it.
    MUST(send_text(id, 7, "long", 0));
    CHECK_EQ(queue_status(id).msg_qnum, 1);
    MUST(send_text(id, 2, "x", 0));
    CHECK_EQ(reap(two), EXITED(2));
    MUST(send_text(id, 2, "x", 0));
    CHECK_EQ(reap(other), EXITED(2));
    CHECK_EQ(queue_status(id).msg_qnum, 1);
    CHECK_EQ(receive_type(id, 0, 0), 7);

    if (geteuid() == 0) {
        // Who may not read any more learns of it at once.
        status.msg_perm.mode = 0604;
        MUST(msgctl(id, IPC_SET, &status));
        pid_t child = fork_or_fail();
        if (child == 0) {
            become_other(lone_user());
            CHECK_ERRNO(receive_type(id, 0, 0), EACCES);
            CHILD_DONE();
        }
        await_sleep(child, child);
        status.msg_perm.mode = 0600;
        MUST(msgctl(id, IPC_SET, &status));
        check_child(child);
        // Who may goes on waiting.
        child = receiving(0, 32, 0);
        status.msg_perm.mode = 0640;
        MUST(msgctl(id, IPC_SET, &status));
        await_sleep(child, child);
        MUST(send_text(id, 9, "x", 0));
        CHECK_EQ(reap(child), EXITED(9));
    }
    remove_queue(id);
    DONE();
}

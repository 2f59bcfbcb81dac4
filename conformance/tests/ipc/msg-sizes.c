// rule: a message is no longer than msgmax, nor than its receiver has room for, unless that one takes the beginning
// source: POSIX msgsnd(), msgrcv(), ERRORS; msgsnd(2), msgrcv(2), "MSG_NOERROR"
#include "sysv.h"

static struct {
    long type;
    char text[70000];
} big;

int main(void)
{
    int id = new_queue();
    struct msginfo limits;
    MUST(msgctl(0, IPC_INFO, (struct msqid_ds *)&limits));
    size_t most = (size_t)limits.msgmax;
    big.type = 1;
    memset(big.text, 'x', sizeof big.text);
    CHECK_ERRNO(msgsnd(id, &big, most + 1, 0), EINVAL);
    CHECK_ERRNO(msgsnd(id, &big, (size_t)-1, 0), EINVAL);
    CHECK_ERRNO(msgsnd(id, (void *)8, 1, 0), EFAULT);
    CHECK_ERRNO(msgsnd(-1, (void *)8, most + 1, 0), EFAULT);
    CHECK_EQ(msgsnd(id, &big, most, IPC_NOWAIT), 0);
    MUST(send_text(id, 2, "hello", IPC_NOWAIT));
    // It stays if it is too long.
    CHECK_ERRNO(msgrcv(id, &big, most - 1, 0, 0), E2BIG);
    CHECK_ERRNO(msgrcv(id, &big, (size_t)-1, 0, 0), EINVAL);
    CHECK_ERRNO(msgrcv(-1, &big, 0, 0, 0), EINVAL);
    CHECK_EQ(queue_status(id).msg_qnum, 2);
    memset(big.text, 0, sizeof big.text);
    CHECK_EQ(msgrcv(id, &big, 10, 1, MSG_NOERROR), 10);
    CHECK(big.text[9] == 'x' && big.text[10] == 0);
    CHECK_EQ(queue_status(id).msg_cbytes, 5);
    // One that cannot be stored is lost.
    CHECK_ERRNO(msgrcv(id, (void *)8, 100, 0, 0), EFAULT);
    CHECK_EQ(queue_status(id).msg_qnum, 0);

    // What does not fit in the pages of its sender is not sent.
    char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(mprotect(pages + 4096, 4096, PROT_NONE));
    long *type = (long *)(pages + 4096 - sizeof *type - 16);
    *type = 7;
    CHECK_ERRNO(msgsnd(id, type, 17, 0), EFAULT);
    CHECK_EQ(msgsnd(id, type, 16, 0), 0);
    CHECK_EQ(msgrcv(id, type, 4000, 7, 0), 16);
    remove_queue(id);
    DONE();
}

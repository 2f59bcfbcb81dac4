// rule: who waits to send to a queue or to receive from it has EIDRM when it is removed
// source: POSIX msgsnd(), msgrcv(), ERRORS; msgrcv(2)
#include "sysv.h"

int main(void)
{
    int id = new_queue();
    set_size(id, 1);
    MUST(send_text(id, 5, "x", 0));
    pid_t children[4];
    for (int i = 0; i < 4; i++) {
        children[i] = fork_or_fail();
        if (children[i] == 0) {
            if (i % 2) CHECK_ERRNO(send_text(id, 1, "", 0), EIDRM);
            else CHECK_ERRNO(receive_type(id, 1, 0), EIDRM);
            CHILD_DONE();
        }
        await_sleep(children[i], children[i]);
    }
    remove_queue(id);
    for (int i = 0; i < 4; i++) check_child(children[i]);
    DONE();
}

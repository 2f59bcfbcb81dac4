// rule: msgrcv takes the first message, the first of a type, the first of another one, or the first of the least type
// source: POSIX msgrcv(), DESCRIPTION; msgrcv(2), "MSG_EXCEPT"
#include "sysv.h"

int main(void)
{
    int id = new_queue();
    const long types[] = {5, 3, 4, 3, 9, LONG_MAX};
    for (int i = 0; i < 6; i++) MUST(send_text(id, types[i], i == 3 ? "second" : "first", 0));
    CHECK_ERRNO(receive_type(id, 7, IPC_NOWAIT), ENOMSG);
    CHECK_ERRNO(receive_type(id, -2, IPC_NOWAIT), ENOMSG);
    struct message message;
    CHECK_EQ(msgrcv(id, &message, sizeof message.text, -4, MSG_EXCEPT), 5);
    CHECK_EQ(message.type, 3);
    CHECK(memcmp(message.text, "first", 5) == 0);
    CHECK_EQ(receive_type(id, 9, 0), 9);
    CHECK_EQ(receive_type(id, 5, MSG_EXCEPT), 4);
    CHECK_EQ(receive_type(id, 0, MSG_EXCEPT), 5);
    CHECK_EQ(receive_type(id, LONG_MIN, 0), 3);
    CHECK_ERRNO(receive_type(id, -LONG_MAX + 1, IPC_NOWAIT), ENOMSG);
    CHECK_ERRNO(receive_type(id, LONG_MAX, MSG_EXCEPT | IPC_NOWAIT), ENOMSG);
    CHECK_EQ(receive_type(id, LONG_MIN, 0), LONG_MAX);
    CHECK_ERRNO(receive_type(id, 0, IPC_NOWAIT), ENOMSG);
    CHECK_ERRNO(send_text(id, 0, "x", 0), EINVAL);
    CHECK_ERRNO(send_text(id, -1, "x", 0), EINVAL);
    remove_queue(id);
    DONE();
}

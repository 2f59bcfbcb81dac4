// rule: a signal needs the sender's real or effective id to be the receiver's real or saved one; the receiver's effective id does not count
// source: POSIX kill(), DESCRIPTION; kill(2)
// covers: pitfall 19
#include "process.h"

static line up, hold;

// Whether a sender with these ids may signal a receiver with those.
static int may(uid_t sr, uid_t se, uid_t ss, uid_t rr, uid_t re, uid_t rs)
{
    pid_t receiver = fork_or_fail();
    if (receiver == 0) {
        MUST(setresuid(rr, re, rs));
        tell(up);
        await(hold);
        _exit(0);
    }
    await(up);
    pid_t sender = fork_or_fail();
    if (sender == 0) {
        MUST(setresuid(sr, se, ss));
        int result = kill(receiver, 0);
        _exit(result == 0 ? 1 : errno == EPERM ? 0 : 2);
    }
    int status = reap(sender);
    tell(hold);
    CHECK_EQ(reap(receiver), EXITED(0));
    return WEXITSTATUS(status);
}

int main(void)
{
    up = new_line();
    hold = new_line();
    uid_t a = lone_user(), b = a + 100000, c = b + 100000;
    CHECK_EQ(may(a, a, a, a, a, a), 1);
    CHECK_EQ(may(a, a, a, b, b, b), 0);
    CHECK_EQ(may(a, b, b, a, c, c), 1); // sender's real, receiver's real
    CHECK_EQ(may(a, b, b, c, c, a), 1); // sender's real, receiver's saved
    CHECK_EQ(may(a, b, a, b, c, c), 1); // sender's effective, receiver's real
    CHECK_EQ(may(a, b, a, c, c, b), 1); // sender's effective, receiver's saved
    CHECK_EQ(may(a, a, a, b, a, b), 0); // receiver's effective
    CHECK_EQ(may(a, a, b, b, b, b), 0); // sender's saved
    CHECK_EQ(may(a, 0, a, b, b, b), 1); // effective root
    CHECK_EQ(may(0, a, 0, b, b, b), 0); // real root alone
    CHECK_EQ(may(a, a, a, 0, 0, 0), 0);
    DONE();
}

// rule: a user without rights has no more descriptors on their way than a process may have open: ETOOMANYREFS
// source: unix(7), ERRORS, ETOOMANYREFS
#include "process.h"
#include "sockets.h"

int main(void)
{
    pid_t child = fork_or_fail();
    if (child == 0) {
        if (geteuid() == 0) {
            uid_t user = lone_user();
            MUST(setresgid(user, user, user));
            MUST(setresuid(user, user, user));
        }
        struct rlimit few = {20, 20};
        int s[2], files[100];
        static struct msghdr message;
        MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
        MUST(setrlimit(RLIMIT_NOFILE, &few));
        for (int i = 0; i < 21; i++) files[i] = s[0];
        // What is asked is how many there are before.
        CHECK_EQ(send_files(s[0], files, 20, 0), 1);
        CHECK_EQ(send_files(s[0], files, 1, 0), 1);
        CHECK_ERRNO(send_files(s[0], files, 1, 0), ETOOMANYREFS);
        CHECK_EQ(write(s[0], "x", 1), 1);
        receive_files(s[1], files, CMSG_SPACE(80), 0, &message);
        CHECK_EQ(send_files(s[0], &s[0], 1, 0), 1);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}

// rule: connecting and sending to a path takes the right to write to it, binding the right to write to its directory
// source: unix(7), "Pathname socket ownership and permissions"
#include "process.h"
#include "sockets.h"
#include "tree.h"

int main(void)
{
    struct sockaddr_un address;
    enter_scratch();
    if (geteuid() != 0) return 0;
    int server = new_socket(SOCK_DGRAM);
    socklen_t len = path_address(&address, "socket");
    MUST(bind(server, (struct sockaddr *)&address, len));
    pid_t child = fork_or_fail();
    if (child == 0) {
        uid_t user = lone_user();
        MUST(setresuid(user, user, user));
        int client = new_socket(SOCK_DGRAM);
        CHECK_ERRNO(connect(client, (struct sockaddr *)&address, len), EACCES);
        CHECK_ERRNO(sendto(client, "x", 1, 0, (struct sockaddr *)&address, len), EACCES);
        len = path_address(&address, "mine");
        CHECK_ERRNO(bind(client, (struct sockaddr *)&address, len), EACCES);
        CHILD_DONE();
    }
    check_child(child);
    MUST(chmod("socket", 0222));
    child = fork_or_fail();
    if (child == 0) {
        uid_t user = lone_user();
        MUST(setresuid(user, user, user));
        CHECK_EQ(connect(new_socket(SOCK_DGRAM), (struct sockaddr *)&address, len), 0);
        CHILD_DONE();
    }
    check_child(child);
    DONE();
}

// rule: SO_PASSCRED tells who sent something, SO_PEERCRED who connected; a process may say it is another only with the right to be that
// source: unix(7), SO_PASSCRED, SCM_CREDENTIALS, SO_PEERCRED
#include "process.h"
#include "sockets.h"

#define CREDENTIALS 2 // SCM_CREDENTIALS
struct ids {
    int pid;
    uid_t uid;
    gid_t gid;
};

static _Alignas(struct cmsghdr) char control[200];
static char bytes[10];
static struct iovec piece = {bytes, 1};
static struct msghdr message;

static long claim(int fd, struct ids who)
{
    memset(control, 0, sizeof control);
    message = (struct msghdr){.msg_iov = &piece, .msg_iovlen = 1};
    piece.iov_len = 1;
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(sizeof who);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = CREDENTIALS;
    header->cmsg_len = CMSG_LEN(sizeof who);
    memcpy(CMSG_DATA(header), &who, sizeof who);
    return sendmsg(fd, &message, 0);
}

// Receives, with this much room; whether there were credentials.
static int learn(int fd, struct ids *who, size_t room)
{
    message = (struct msghdr){.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = room};
    piece.iov_len = sizeof bytes;
    MUST(recvmsg(fd, &message, 0));
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (!header || header->cmsg_level != SOL_SOCKET || header->cmsg_type != CREDENTIALS) return 0;
    memset(who, 0x55, sizeof *who);
    memcpy(who, CMSG_DATA(header), header->cmsg_len - CMSG_LEN(0));
    return 1;
}

static void check(struct ids who, int pid, uid_t uid, gid_t gid)
{
    CHECK_EQ(who.pid, pid);
    CHECK_EQ(who.uid, uid);
    CHECK_EQ(who.gid, gid);
}

static struct ids peer(int fd)
{
    struct ids who;
    socklen_t len = sizeof who;
    MUST(getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len));
    CHECK_EQ(len, sizeof who);
    return who;
}

static void of_type(int type)
{
    int s[2];
    struct ids who;
    MUST(socketpair(AF_UNIX, type, 0, s));
    check(peer(s[0]), getpid(), geteuid(), getegid());
    CHECK_EQ(write(s[0], "x", 1), 1);
    CHECK_EQ(learn(s[1], &who, sizeof control), 0);
    CHECK_EQ(message.msg_controllen, 0);
    // What was sent before it was asked, nobody sent.
    CHECK_EQ(write(s[0], "x", 1), 1);
    set_option(s[1], SO_PASSCRED, 1);
    CHECK_EQ(learn(s[1], &who, sizeof control), 1);
    check(who, 0, 65534, 65534);
    CHECK_EQ(write(s[0], "x", 1), 1);
    CHECK_EQ(learn(s[1], &who, sizeof control), 1);
    check(who, getpid(), getuid(), getgid());
    CHECK_EQ(message.msg_controllen, CMSG_SPACE(sizeof who));
    CHECK_EQ(claim(s[0], (struct ids){getpid(), getuid(), getgid()}), 1);
    CHECK_EQ(learn(s[1], &who, sizeof control), 1);
    check(who, getpid(), getuid(), getgid());
    CHECK_EQ(write(s[0], "x", 1), 1);
    CHECK_EQ(learn(s[1], &who, CMSG_LEN(4)), 1);
    CHECK_EQ(message.msg_flags, MSG_CTRUNC);
    CHECK_EQ(who.pid, getpid());
    CHECK_EQ(who.uid, 0x55555555);
    CHECK_EQ(write(s[0], "x", 1), 1);
    CHECK_EQ(learn(s[1], &who, 0), 0);
    CHECK_EQ(message.msg_flags, MSG_CTRUNC);
    pid_t child = fork_or_fail();
    if (child == 0) {
        uid_t user = lone_user();
        CHECK_EQ(write(s[0], "x", 1), 1);
        if (geteuid() == 0) {
            // The right to be anybody.
            CHECK_EQ(claim(s[0], (struct ids){getppid(), 77, 88}), 1);
            CHECK_ERRNO(claim(s[0], (struct ids){0x3fffffff, 77, 88}), ESRCH);
            CHECK_ERRNO(claim(s[0], (struct ids){getpid(), (uid_t)-1, 88}), EINVAL);
            MUST(setresgid(user, user, user));
            MUST(setresuid(user, user, user));
        } else {
            CHECK_EQ(write(s[0], "x", 1), 1);
        }
        CHECK_ERRNO(claim(s[0], (struct ids){getppid(), getuid(), getgid()}), EPERM);
        CHECK_ERRNO(claim(s[0], (struct ids){getpid(), 77, getgid()}), EPERM);
        CHECK_ERRNO(claim(s[0], (struct ids){getpid(), getuid(), 88}), EPERM);
        CHILD_DONE();
    }
    check_child(child);
    // A stream does not mix what different processes sent.
    CHECK_EQ(learn(s[1], &who, sizeof control), 1);
    check(who, child, getuid(), getgid());
    CHECK_EQ(learn(s[1], &who, sizeof control), 1);
    if (geteuid() == 0) check(who, getpid(), 77, 88);
    MUST(close(s[0]));
    // At the end there is nobody, whom a stream names.
    if (type == SOCK_DGRAM) return;
    while (recv(s[1], bytes, sizeof bytes, MSG_DONTWAIT) > 0) {
    }
    CHECK_EQ(learn(s[1], &who, sizeof control), type == SOCK_STREAM);
    if (type == SOCK_STREAM) check(who, 0, 0, 0);
}

int main(void)
{
    for (int i = 0; i < 3; i++) of_type(all_types[i]);
    struct sockaddr_un address;
    socklen_t len;
    check(peer(new_socket(SOCK_STREAM)), 0, (uid_t)-1, (gid_t)-1);
    int server = listener(SOCK_STREAM, "server", 5, &address, &len);
    set_option(server, SO_PASSCRED, 1);
    pid_t child = fork_or_fail();
    if (child == 0) {
        int client = new_socket(SOCK_STREAM);
        MUST(connect(client, (struct sockaddr *)&address, len));
        check(peer(client), getppid(), geteuid(), getegid());
        CHECK_EQ(write(client, "x", 1), 1);
        char byte;
        CHECK_EQ(read(client, &byte, 1), 0);
        CHILD_DONE();
    }
    int fd = accept(server, NULL, NULL);
    MUST(fd);
    CHECK_EQ(option(fd, SO_PASSCRED), 1);
    check(peer(fd), child, geteuid(), getegid());
    struct ids who;
    CHECK_EQ(learn(fd, &who, sizeof control), 1);
    check(who, child, getuid(), getgid());
    close(fd);
    check_child(child);
    // Who wants to be told has a name.
    int any = new_socket(SOCK_DGRAM);
    set_option(any, SO_PASSCRED, 1);
    int to = new_socket(SOCK_DGRAM);
    len = abstract(&address, "to");
    MUST(bind(to, (struct sockaddr *)&address, len));
    MUST(connect(any, (struct sockaddr *)&address, len));
    socklen_t size = sizeof address;
    MUST(getsockname(any, (struct sockaddr *)&address, &size));
    CHECK_EQ(size, sizeof(sa_family_t) + 6);
    DONE();
}

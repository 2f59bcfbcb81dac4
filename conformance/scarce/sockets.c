// Calls of sockets.
#include "scarce.h"

#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

static struct sockaddr_un abstract_name = {AF_UNIX, "\0scarce"}, path_name = {AF_UNIX, "/tmp/scarce"};
#define ABSTRACT (const struct sockaddr *)&abstract_name, offsetof(struct sockaddr_un, sun_path) + 7
#define PATH (const struct sockaddr *)&path_name, sizeof path_name

static int new_socket(int type)
{
    int fd = socket(AF_UNIX, type, 0);
    NEED(fd);
    return fd;
}

static void new_pair(int type, int *fds)
{
    NEED(socketpair(AF_UNIX, type, 0, fds));
}

static void close_pair(const int *fds)
{
    NEED(close(fds[0]));
    NEED(close(fds[1]));
}

static int one_socket(void)
{
    begin();
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    int error = end(fd);
    if (!error) NEED(close(fd));
    return error;
}

static int pair(void)
{
    int fds[2];
    begin();
    int error = end(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds));
    if (!error) close_pair(fds);
    return error;
}

// The kernel's own form of a message.
struct message {
    void *name;
    unsigned name_len;
    struct iovec *pieces;
    size_t piece_count;
    void *control;
    size_t control_len;
    unsigned flags;
};

static _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int[4]))];
static char text[60000];
static struct iovec piece = {text, 1};

static struct message with_files(const int *files, int count)
{
    size_t size = (size_t)count * sizeof(int);
    struct cmsghdr *header = (struct cmsghdr *)control;
    header->cmsg_len = (socklen_t)CMSG_LEN(size);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    memcpy(CMSG_DATA(header), files, size);
    struct message message = {.pieces = &piece, .piece_count = 1, .control = control};
    message.control_len = CMSG_SPACE(size);
    return message;
}

static int send_files(void)
{
    int fds[2];
    new_pair(SOCK_STREAM, fds);
    struct message message = with_files(fds, 2);
    begin();
    int error = end(syscall(SYS_sendmsg, fds[0], &message, 0));
    close_pair(fds);
    // What is on its way through itself goes when the next one does.
    NEED(close(new_socket(SOCK_STREAM)));
    return error;
}

// With files, looking at them first. Descriptors that there is no memory for are left out, as those that there is no
// room for.
static int receive_files(void)
{
    int fds[2], other = open("/dev/null", O_RDONLY), got;
    NEED(other);
    new_pair(SOCK_DGRAM, fds);
    struct message message = with_files(&other, 1);
    NEED(syscall(SYS_sendmsg, fds[0], &message, 0));
    NEED(close(other));
    begin();
    int error = end(syscall(SYS_recvmsg, fds[1], &message, 0));
    if (!error && message.control_len) {
        memcpy(&got, CMSG_DATA((struct cmsghdr *)control), sizeof got);
        NEED(close(got));
    }
    close_pair(fds);
    return error;
}

static int look_at_files(void)
{
    int fds[2], got;
    new_pair(SOCK_STREAM, fds);
    struct message message = with_files(fds, 1);
    NEED(syscall(SYS_sendmsg, fds[0], &message, 0));
    begin();
    long result = syscall(SYS_recvmsg, fds[1], &message, MSG_PEEK);
    int error = end(result);
    if (!error && message.control_len) {
        memcpy(&got, CMSG_DATA((struct cmsghdr *)control), sizeof got);
        NEED(close(got));
    }
    close_pair(fds);
    NEED(close(new_socket(SOCK_STREAM)));
    return error;
}

static int send_much(void)
{
    int fds[2];
    new_pair(SOCK_STREAM, fds);
    begin();
    int error = end(send(fds[0], text, sizeof text, 0));
    close_pair(fds);
    return error;
}

static int send_datagram(void)
{
    int fds[2];
    new_pair(SOCK_DGRAM, fds);
    begin();
    int error = end(send(fds[0], text, 5000, 0));
    close_pair(fds);
    return error;
}

static int send_to_path(void)
{
    int from = new_socket(SOCK_DGRAM), to = new_socket(SOCK_DGRAM);
    NEED(bind(to, PATH));
    begin();
    int error = end(sendto(from, text, 10, 0, PATH));
    NEED(close(from));
    NEED(close(to));
    NEED(unlink("/tmp/scarce"));
    return error;
}

static int bind_abstract(void)
{
    int fd = new_socket(SOCK_STREAM);
    begin();
    int error = end(bind(fd, ABSTRACT));
    NEED(close(fd));
    return error;
}

static int bind_any(void)
{
    int fd = new_socket(SOCK_STREAM);
    begin();
    int error = end(bind(fd, (const struct sockaddr *)&abstract_name, sizeof(sa_family_t)));
    NEED(close(fd));
    return error;
}

static int bind_path(void)
{
    int fd = new_socket(SOCK_STREAM);
    begin();
    int error = end(bind(fd, PATH));
    NEED(close(fd));
    int left = unlink("/tmp/scarce");
    if ((left == 0) == (error != 0)) stop_wrong("a name that was not given");
    return error;
}

static int connect_abstract(void)
{
    int server = new_socket(SOCK_STREAM), client = new_socket(SOCK_STREAM);
    NEED(bind(server, ABSTRACT));
    NEED(listen(server, 5));
    begin();
    int error = end(connect(client, ABSTRACT));
    NEED(close(client));
    NEED(close(server));
    return error;
}

static int accept_one(void)
{
    int server = new_socket(SOCK_STREAM), client = new_socket(SOCK_STREAM);
    NEED(bind(server, ABSTRACT));
    NEED(listen(server, 5));
    NEED(connect(client, ABSTRACT));
    begin();
    int fd = accept(server, NULL, NULL);
    int error = end(fd);
    // The connection waits for the next one who accepts.
    if (error) fd = accept(server, NULL, NULL);
    NEED(fd);
    NEED(close(fd));
    NEED(close(client));
    NEED(close(server));
    return error;
}

const struct trial socket_trials[] = {
    {"socket", one_socket, {ENOMEM, ENOBUFS, ENFILE}},
    {"socketpair", pair, {ENOMEM, ENOBUFS, ENFILE}},
    {"send_rights", send_files, {ENOMEM, ENOBUFS}},
    {"receive_rights", receive_files, {ENOMEM}},
    {"peek_rights", look_at_files, {ENOMEM}},
    {"send_much", send_much, {ENOMEM, ENOBUFS}},
    {"send_datagram", send_datagram, {ENOMEM, ENOBUFS}},
    {"sendto_path", send_to_path, {ENOMEM, ENOBUFS}},
    {"bind_abstract", bind_abstract, {ENOMEM}},
    {"bind_any", bind_any, {ENOMEM}},
    {"bind_path", bind_path, {ENOMEM, ENOSPC}},
    {"connect", connect_abstract, {ENOMEM}},
    {"accept", accept_one, {ENOMEM, ENFILE}},
    {0},
};

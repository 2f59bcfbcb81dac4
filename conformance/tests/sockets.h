// Forms that the tests of sockets share.
#ifndef SOCKETS_H
#define SOCKETS_H

#include "check.h"
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

static const int all_types[] UNUSED = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};

// What poll tells of everything there is to ask.
static int UNUSED ready(int fd)
{
    struct pollfd one = {.fd = fd, .events = POLLIN | POLLOUT | POLLPRI | 0x2000 /* POLLRDHUP */};
    MUST(poll(&one, 1, 0));
    return one.revents;
}

#define RDHUP 0x2000

// An abstract name that only this process and those it forks have.
static socklen_t UNUSED abstract(struct sockaddr_un *address, const char *name)
{
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    int n = snprintf(address->sun_path + 1, sizeof address->sun_path - 1, "sigil-%d-%s", getpid(), name);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)n);
}

// A path as an address.
static socklen_t UNUSED path_address(struct sockaddr_un *address, const char *path)
{
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    strcpy(address->sun_path, path);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path) + 1);
}

static int UNUSED new_socket(int type)
{
    int fd = socket(AF_UNIX, type, 0);
    MUST(fd);
    return fd;
}

// A socket that listens by an abstract name.
static int UNUSED listener(int type, const char *name, int backlog, struct sockaddr_un *address, socklen_t *len)
{
    int fd = new_socket(type);
    *len = abstract(address, name);
    MUST(bind(fd, (struct sockaddr *)address, *len));
    MUST(listen(fd, backlog));
    return fd;
}

static int UNUSED option(int fd, int name)
{
    int value = -1;
    socklen_t len = sizeof value;
    MUST(getsockopt(fd, SOL_SOCKET, name, &value, &len));
    return value;
}

static void UNUSED set_option(int fd, int name, int value)
{
    MUST(setsockopt(fd, SOL_SOCKET, name, &value, sizeof value));
}

static void UNUSED set_timeout(int fd, int name, int ms)
{
    struct timeval time = {ms / 1000, ms % 1000 * 1000};
    MUST(setsockopt(fd, SOL_SOCKET, name, &time, sizeof time));
}

// The call itself: musl's copies what goes along, and not all of it.
static long UNUSED sendmsg_(int fd, const struct msghdr *message, int flags)
{
    return syscall(SYS_sendmsg, fd, message, flags);
}

// Sends a byte and descriptors.
static long UNUSED send_files(int fd, const int *files, int count, int flags)
{
    static _Alignas(struct cmsghdr) char control[CMSG_SPACE(300 * sizeof(int))];
    struct iovec byte = {"!", 1};
    struct msghdr message = {.msg_iov = &byte, .msg_iovlen = 1};
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE((size_t)count * sizeof(int));
    memset(control, 0, sizeof control);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN((size_t)count * sizeof(int));
    memcpy(CMSG_DATA(header), files, (size_t)count * sizeof(int));
    return sendmsg_(fd, &message, flags);
}

// Receives up to 16 bytes and descriptors, with this much room for what comes along; says how many descriptors.
static int UNUSED receive_files(int fd, int *files, size_t room, int flags, struct msghdr *message)
{
    static _Alignas(struct cmsghdr) char control[CMSG_SPACE(300 * sizeof(int))];
    static char bytes[16];
    static struct iovec some;
    some = (struct iovec){bytes, sizeof bytes};
    *message = (struct msghdr){.msg_iov = &some, .msg_iovlen = 1, .msg_control = control, .msg_controllen = room};
    MUST(recvmsg(fd, message, flags));
    int count = 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c))
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS) {
            count = (int)((c->cmsg_len - CMSG_LEN(0)) / sizeof(int));
            memcpy(files, CMSG_DATA(c), (size_t)count * sizeof(int));
        }
    return count;
}

#endif

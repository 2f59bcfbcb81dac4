// rule: a queue's descriptor that is passed on over a socket outlives its name and who opened it
// source: unix(7), SCM_RIGHTS; mq_overview(7), "Linux implementation details"
#include "mqueue.h"
#include <sys/socket.h>

static void send_over(int to, int fd)
{
    union {
        struct cmsghdr align;
        char room[CMSG_SPACE(sizeof(int))];
    } control = {{0}};
    struct iovec one = {"", 1};
    struct msghdr message = {
        .msg_iov = &one, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
    MUST(sendmsg(to, &message, 0));
}

static int receive_over(int from)
{
    union {
        struct cmsghdr align;
        char room[CMSG_SPACE(sizeof(int))];
    } control;
    char byte;
    int fd;
    struct iovec one = {&byte, 1};
    struct msghdr message = {
        .msg_iov = &one, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    MUST(recvmsg(from, &message, 0));
    memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
    return fd;
}

int main(void)
{
    char text[100] = "", path[64], want[100];
    int pair[2];
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    pid_t opener = fork_or_fail();
    if (opener == 0) {
        mqd_t queue = make_queue("passed", 0, 4, 16);
        MUST(mq_send(queue, "there", 5, 0));
        send_over(pair[0], queue);
        CHECK_EQ(mq_unlink(queue_name), 0);
        CHILD_DONE();
    }
    check_child(opener);
    int passed = receive_over(pair[1]);
    snprintf(path, sizeof path, "/proc/self/fd/%d", passed);
    snprintf(want, sizeof want, "/sigil-passed-%d (deleted)", (int)opener);
    MUST(readlink(path, text, sizeof text - 1));
    if (strcmp(text, want)) FAIL("the link is to '%s', not '%s'", text, want);
    CHECK_EQ(mq_receive(passed, text, sizeof text, NULL), 5);
    CHECK_EQ(memcmp(text, "there", 5), 0);
    DONE();
}

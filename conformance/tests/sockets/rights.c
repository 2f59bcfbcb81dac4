// rule: SCM_RIGHTS gives the receiver descriptors of the same open files, in its lowest free ones, with FD_CLOEXEC if it asks; what it has no room for is closed, and it is told
// source: unix(7), SCM_RIGHTS; cmsg(3)
#include "process.h"
#include "sockets.h"

static struct msghdr message;
static int files[300];

static void of_type(int type)
{
    int s[2], got[2], pipe_[2];
    char text[10];
    MUST(socketpair(AF_UNIX, type, 0, s));
    MUST(pipe(pipe_));
    CHECK_EQ(send_files(s[0], pipe_, 2, 0), 1);
    MUST(close(pipe_[0]));
    MUST(close(pipe_[1]));
    CHECK_EQ(receive_files(s[1], got, CMSG_SPACE(8), 0, &message), 2);
    CHECK_EQ(message.msg_controllen, CMSG_SPACE(8));
    CHECK_EQ(message.msg_flags, 0);
    CHECK_EQ(got[0], pipe_[0]);
    CHECK_EQ(got[1], pipe_[1]);
    CHECK_EQ(fcntl(got[0], F_GETFD), 0);
    CHECK_EQ(write(got[1], "x", 1), 1);
    CHECK_EQ(read(got[0], text, sizeof text), 1);
    // Room for one.
    CHECK_EQ(send_files(s[0], got, 2, 0), 1);
    MUST(close(got[1]));
    CHECK_EQ(receive_files(s[1], files, CMSG_LEN(4), MSG_CMSG_CLOEXEC, &message), 1);
    CHECK_EQ(message.msg_flags, MSG_CTRUNC | MSG_CMSG_CLOEXEC);
    CHECK_EQ(fcntl(files[0], F_GETFD), FD_CLOEXEC);
    // The other was closed.
    CHECK_EQ(read(got[0], text, sizeof text), 0);
    // None, by a receive that knows nothing of it.
    CHECK_EQ(send_files(s[0], files, 1, 0), 1);
    CHECK_EQ(receive_files(s[1], files + 1, 0, 0, &message), 0);
    CHECK_EQ(message.msg_flags, MSG_CTRUNC);
    CHECK_EQ(send_files(s[0], files, 1, 0), 1);
    CHECK_EQ(read(s[1], text, sizeof text), 1);
    // Who only looks gets them, too.
    CHECK_EQ(send_files(s[0], files, 1, 0), 1);
    CHECK_EQ(receive_files(s[1], files + 1, CMSG_SPACE(4), MSG_PEEK, &message), 1);
    CHECK_EQ(receive_files(s[1], files + 2, CMSG_SPACE(4), 0, &message), 1);
    CHECK(files[1] != files[2]);
    for (int i = 0; i < 3; i++) MUST(close(files[i]));
    MUST(close(got[0]));
    close(s[0]);
    close(s[1]);
}

static void between_processes(void)
{
    int s[2];
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
    FILE *file = tmpfile();
    if (!file) MUST(-1);
    int fd = fileno(file);
    CHECK_EQ(write(fd, "abc", 3), 3);
    pid_t child = fork_or_fail();
    if (child == 0) {
        int got;
        close(fd);
        CHECK_EQ(receive_files(s[1], &got, CMSG_SPACE(4), 0, &message), 1);
        CHECK_EQ(lseek(got, 0, SEEK_CUR), 3);
        CHECK_EQ(lseek(got, 1, SEEK_SET), 1);
        CHILD_DONE();
    }
    CHECK_EQ(send_files(s[0], &fd, 1, 0), 1);
    check_child(child);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 1);
}

int main(void)
{
    int s[2];
    char text[10];
    for (int i = 0; i < 3; i++) of_type(all_types[i]);
    between_processes();
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
    for (int i = 0; i < 254; i++) files[i] = s[0];
    CHECK_EQ(send_files(s[0], files, 253, 0), 1);
    CHECK_ERRNO(send_files(s[0], files, 254, 0), EINVAL);
    CHECK_EQ(receive_files(s[1], files, CMSG_SPACE(253 * 4), 0, &message), 253);
    for (int i = 0; i < 253; i++) MUST(close(files[i]));
    files[0] = s[0];
    files[1] = 9999;
    CHECK_ERRNO(send_files(s[0], files, 2, 0), EBADF);
    CHECK_ERRNO(recv(s[1], text, 1, MSG_DONTWAIT), EAGAIN);
    // No descriptors are no ancillary data; a stream of nothing sends none.
    CHECK_EQ(send_files(s[0], files, 0, 0), 1);
    CHECK_EQ(receive_files(s[1], files, 100, 0, &message), 0);
    CHECK_EQ(message.msg_controllen, 0);
    // A receive ends with what has descriptors.
    CHECK_EQ(write(s[0], "ab", 2), 2);
    CHECK_EQ(send_files(s[0], &s[0], 1, 0), 1);
    CHECK_EQ(write(s[0], "cd", 2), 2);
    struct iovec piece = {text, sizeof text};
    _Alignas(struct cmsghdr) char control[100];
    struct msghdr all = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = 100};
    CHECK_EQ(recvmsg(s[1], &all, 0), 3);
    CHECK_EQ(all.msg_controllen, CMSG_SPACE(4));
    CHECK_EQ(read(s[1], text, sizeof text), 2);
    // What names a file only goes, too.
    int path = open("/", O_PATH), got;
    CHECK_EQ(send_files(s[0], &path, 1, 0), 1);
    CHECK_EQ(receive_files(s[1], &got, 100, 0, &message), 1);
    CHECK_EQ(fcntl(got, F_GETFL) & O_PATH, O_PATH);
    // Without a place in the table.
    struct rlimit none = {(rlim_t)got, (rlim_t)got};
    MUST(close(got));
    CHECK_EQ(send_files(s[0], &path, 1, 0), 1);
    MUST(setrlimit(RLIMIT_NOFILE, &none));
    while (dup(0) >= 0) {
    }
    CHECK_EQ(errno, EMFILE);
    CHECK_EQ(receive_files(s[1], &got, 100, 0, &message), 0);
    CHECK_EQ(message.msg_flags, MSG_CTRUNC);
    DONE();
}

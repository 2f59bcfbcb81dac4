// rule: mq_open makes a queue with the mode but for the umask; an open one allows what it was opened for, and execve closes it
// source: mq_open(3); POSIX mq_open, DESCRIPTION
#include "mqueue.h"

int main(void)
{
    char text[16];
    struct stat st;
    struct mq_attr small = {.mq_maxmsg = 2, .mq_msgsize = 16};
    name_queue("flags");
    umask(027);
    mqd_t made = mq_open(queue_name, O_CREAT | O_EXCL | O_RDONLY, 0666, &small);
    MUST(made);
    CHECK_EQ(fstat(made, &st), 0);
    CHECK_EQ(st.st_mode, S_IFREG | 0640);
    CHECK_EQ(st.st_uid, geteuid());
    CHECK_EQ(st.st_gid, getegid());
    CHECK_EQ(st.st_nlink, 1);
    CHECK_EQ(st.st_size, 80);
    CHECK_EQ(fcntl(made, F_GETFD), FD_CLOEXEC);
    CHECK_ERRNO(mq_send(made, "x", 1, 0), EBADF);
    CHECK_ERRNO(mq_open(queue_name, O_CREAT | O_EXCL | O_RDWR, 0600, NULL), EEXIST);
    CHECK_ERRNO(mq_open(queue_name, 3), EINVAL);

    mqd_t writes = mq_open(queue_name, O_WRONLY);
    MUST(writes);
    CHECK_EQ(mq_send(writes, "x", 1, 0), 0);
    CHECK_ERRNO(mq_receive(writes, text, sizeof text, NULL), EBADF);
    CHECK_EQ(mq_receive(made, text, sizeof text, NULL), 1);

    // Attributes of one that is there are only read.
    struct mq_attr other = {.mq_maxmsg = -1, .mq_msgsize = 100}, now;
    mqd_t both = mq_open(queue_name, O_CREAT | O_RDWR | O_NONBLOCK, 0, &other);
    MUST(both);
    CHECK_EQ(mq_getattr(both, &now), 0);
    CHECK_EQ(now.mq_maxmsg, 2);
    CHECK_EQ(now.mq_msgsize, 16);
    CHECK_EQ(now.mq_flags, O_NONBLOCK);
    CHECK_ERRNO(syscall(SYS_mq_open, queue_name + 1, O_RDWR, 0, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_mq_open, "sigil-none", O_RDWR, 0, 8), EFAULT);

    // Its mode is what chmod(2) makes of it.
    CHECK_EQ(fchmod(made, 0400), 0);
    CHECK_EQ(fstat(both, &st), 0);
    CHECK_EQ(st.st_mode, S_IFREG | 0400);

    // One that is made may do what it is opened for, whatever its mode.
    CHECK_EQ(mq_unlink(queue_name), 0);
    mqd_t without = mq_open(queue_name, O_CREAT | O_RDWR, 0, &small);
    MUST(without);
    CHECK_EQ(mq_send(without, "x", 1, 0), 0);

    // No descriptor is left, no queue is made.
    CHECK_EQ(mq_unlink(queue_name), 0);
    struct rlimit limit;
    MUST(getrlimit(RLIMIT_NOFILE, &limit));
    limit.rlim_cur = 3;
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
    CHECK_ERRNO(mq_open(queue_name, O_CREAT | O_RDWR, 0600, NULL), EMFILE);
    limit.rlim_cur = limit.rlim_max;
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
    CHECK_ERRNO(mq_open(queue_name, O_RDWR), ENOENT);
    DONE();
}

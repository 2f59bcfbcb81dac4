// rule: a queue's name is one component of at most 255 bytes, in a directory of its own; the libc takes the slash off
// source: mq_overview(7), mq_open(3), mq_open(2)
#include "mqueue.h"

static long open_raw(const char *name, int flags)
{
    return syscall(SYS_mq_open, name, flags, 0600, NULL);
}

int main(void)
{
    char longest[300];
    name_queue("names");
    // This one's, too, is no other process's.
    memset(longest, 'q', sizeof longest);
    memcpy(longest, queue_name + 1, strlen(queue_name + 1));
    CHECK_ERRNO(mq_open(queue_name, O_RDWR), ENOENT);
    CHECK_ERRNO(mq_unlink(queue_name), ENOENT);
    mqd_t queue = mq_open(queue_name, O_CREAT | O_RDWR, 0600, NULL);
    MUST(queue);
    // The same one by its name without the slash.
    long again = open_raw(queue_name + 1, O_RDONLY);
    struct stat one, other;
    CHECK_EQ(fstat(queue, &one), 0);
    CHECK_EQ(fstat((int)again, &other), 0);
    CHECK_EQ(one.st_ino, other.st_ino);
    CHECK_EQ(one.st_dev, other.st_dev);
    close((int)again);

    CHECK_ERRNO(open_raw("", O_RDWR), ENOENT);
    CHECK_ERRNO(open_raw(NULL, O_RDWR), EFAULT);
    CHECK_ERRNO(open_raw(".", O_RDWR), EACCES);
    CHECK_ERRNO(open_raw("..", O_RDWR), EACCES);
    CHECK_ERRNO(open_raw(queue_name, O_RDWR), EACCES);
    CHECK_ERRNO(open_raw("a/b", KERNEL_O_CREAT | O_RDWR), EACCES);
    CHECK_ERRNO(open_raw("a/", KERNEL_O_CREAT | O_RDWR), EACCES);
    CHECK_ERRNO(mq_open("/", O_CREAT | O_RDWR, 0600, NULL), ENOENT);
    CHECK_ERRNO(syscall(SYS_mq_unlink, ""), ENOENT);
    CHECK_ERRNO(syscall(SYS_mq_unlink, "."), EACCES);
    CHECK_ERRNO(syscall(SYS_mq_unlink, "a/b"), EACCES);
    CHECK_ERRNO(syscall(SYS_mq_unlink, 8), EFAULT);

    longest[256] = 0;
    CHECK_ERRNO(open_raw(longest, KERNEL_O_CREAT | O_RDWR), ENAMETOOLONG);
    CHECK_ERRNO(syscall(SYS_mq_unlink, longest), ENAMETOOLONG);
    char there = longest[10];
    longest[10] = '/';
    CHECK_ERRNO(open_raw(longest, KERNEL_O_CREAT | O_RDWR), EACCES);
    longest[10] = there;
    longest[255] = 0;
    long long_one = open_raw(longest, KERNEL_O_CREAT | O_RDWR);
    CHECK(long_one >= 0);
    CHECK_EQ(syscall(SYS_mq_unlink, longest), 0);
    close((int)long_one);

    // A name that is gone is free; the queue is there for those who have it open.
    CHECK_EQ(mq_unlink(queue_name), 0);
    CHECK_ERRNO(mq_unlink(queue_name), ENOENT);
    CHECK_ERRNO(mq_open(queue_name, O_RDWR), ENOENT);
    mqd_t second = mq_open(queue_name, O_CREAT | O_EXCL | O_RDWR, 0600, NULL);
    MUST(second);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    CHECK_EQ(messages_in(queue), 1);
    CHECK_EQ(messages_in(second), 0);
    CHECK_EQ(fstat(queue, &one), 0);
    CHECK_EQ(one.st_nlink, 0);
    CHECK_EQ(mq_close(queue), 0);
    CHECK_ERRNO(mq_close(queue), EBADF);
    DONE();
}

// rule: what cannot be read is not sent; what cannot be written is received all the same, and lost
// source: mq_timedreceive(2), mq_timedsend(2) (do_mq_timedreceive)
#include "mqueue.h"

int main(void)
{
    char text[16];
    mqd_t queue = make_queue("faults", O_NONBLOCK, 4, 16);
    long page = sysconf(_SC_PAGESIZE);
    char *edge = mmap(NULL, 2 * (size_t)page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(edge != MAP_FAILED);
    MUST(munmap(edge + page, (size_t)page));
    char *end = edge + page - 4;

    CHECK_ERRNO(syscall(SYS_mq_timedsend, queue, end, 5, 0, NULL), EFAULT);
    CHECK_ERRNO(syscall(SYS_mq_timedsend, queue, NULL, 1, 0, NULL), EFAULT);
    CHECK_EQ(messages_in(queue), 0);
    CHECK_EQ(syscall(SYS_mq_timedsend, queue, NULL, 0, 0, NULL), 0);
    CHECK_EQ(syscall(SYS_mq_timedsend, queue, end, 4, 0, NULL), 0);
    CHECK_EQ(syscall(SYS_mq_timedsend, queue, "12345", 5, 7, NULL), 0);
    CHECK_ERRNO(syscall(SYS_mq_timedreceive, queue, end, 16, NULL, NULL), EFAULT);
    CHECK_EQ(messages_in(queue), 2);
    CHECK_EQ(syscall(SYS_mq_timedreceive, queue, NULL, 16, NULL, NULL), 0);
    // It need not be there as far as it is not needed.
    CHECK_EQ(syscall(SYS_mq_timedreceive, queue, end, 16, NULL, NULL), 4);
    CHECK_EQ(syscall(SYS_mq_timedsend, queue, "1", 1, 7, NULL), 0);
    CHECK_ERRNO(syscall(SYS_mq_timedreceive, queue, text, 16, 8, NULL), EFAULT);
    CHECK_EQ(messages_in(queue), 0);

    // A time is read, and is one, before anything else.
    struct timespec none = {0, 1000000000}, negative = {-1, 0};
    CHECK_ERRNO(syscall(SYS_mq_timedsend, -1, "1", 1, 32768, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_mq_timedsend, -1, "1", 1, 32768, &none), EINVAL);
    CHECK_ERRNO(syscall(SYS_mq_timedreceive, -1, text, 16, NULL, 8), EFAULT);
    CHECK_ERRNO(syscall(SYS_mq_timedreceive, -1, text, 16, NULL, &negative), EINVAL);
    CHECK_EQ(syscall(SYS_mq_timedsend, queue, "1", 1, 0, NULL), 0);
    CHECK_ERRNO(syscall(SYS_mq_timedreceive, queue, text, 16, NULL, &none), EINVAL);
    DONE();
}

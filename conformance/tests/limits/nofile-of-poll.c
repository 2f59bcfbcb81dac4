// rule: poll with more entries than RLIMIT_NOFILE is EINVAL, however many descriptors there are
// source: POSIX poll(), EINVAL; poll(2)
#include "check.h"

int main(void)
{
    struct pollfd fds[12];
    for (int i = 0; i < 12; i++) fds[i] = (struct pollfd){-1, POLLIN, 0};
    struct rlimit limit = {10, 10};
    MUST(setrlimit(RLIMIT_NOFILE, &limit));
    struct timespec none = {0, 0};
    CHECK_EQ(poll(fds, 10, 0), 0);
    CHECK_ERRNO(poll(fds, 11, 0), EINVAL);
    CHECK_ERRNO(ppoll(fds, 11, &none, NULL), EINVAL);
    CHECK_EQ(select(12, NULL, NULL, NULL, &(struct timeval){0, 0}), 0);
    CHECK_ERRNO(select(-1, NULL, NULL, NULL, &(struct timeval){0, 0}), EINVAL);
    DONE();
}

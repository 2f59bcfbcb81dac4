// rule: beyond RLIMIT_FSIZE a write gives EFBIG and SIGXFSZ; one that begins below it is cut short
// source: POSIX.1-2017, write, ftruncate; getrlimit(2)
#include "tree.h"

static volatile int signals, code;

static void handler(int sig, siginfo_t *info, void *context)
{
    signals++;
    code = info->si_code;
}

int main(void)
{
    enter_scratch();
    on_siginfo(SIGXFSZ, handler, 0);
    int fd = open("f", O_RDWR | O_CREAT, 0644);
    MUST(fd);
    MUST(setrlimit(RLIMIT_FSIZE, &(struct rlimit){10, RLIM_INFINITY}));
    CHECK_EQ(write(fd, "01234567", 8), 8);
    CHECK_EQ(write(fd, "89ab", 4), 2);
    CHECK_EQ(signals, 0);
    CHECK_ERRNO(write(fd, "x", 1), EFBIG);
    CHECK_EQ(signals, 1);
    CHECK_EQ(code, SI_USER);
    CHECK_ERRNO(pwrite(fd, "x", 1, 100), EFBIG);
    CHECK_EQ(signals, 2);
    CHECK_ERRNO(ftruncate(fd, 11), EFBIG);
    CHECK_EQ(signals, 3);
    CHECK_EQ(write(fd, "", 0), 0);
    CHECK_EQ(pwrite(fd, "x", 1, 9), 1);
    MUST(ftruncate(fd, 10));
    CHECK_EQ(signals, 3);
    CHECK_EQ(status("f").st_size, 10);
    DONE();
}

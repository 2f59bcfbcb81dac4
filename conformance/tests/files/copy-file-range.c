// rule: copy_file_range copies between regular files, at their offsets or the caller's, up to the source's end
// source: copy_file_range(2)
#include "process.h"
#include "tree.h"

int main(void)
{
    enter_scratch();
    make_file("in", "0123456789");
    int in = open("in", O_RDWR), out = open("out", O_RDWR | O_CREAT, 0600);
    MUST(in);
    MUST(out);
    CHECK_EQ(copy_file_range(in, NULL, out, NULL, 4, 0), 4);
    CHECK_EQ(lseek(in, 0, SEEK_CUR), 4);
    CHECK_EQ(lseek(out, 0, SEEK_CUR), 4);
    off_t from = 8, to = 2;
    CHECK_EQ(copy_file_range(in, &from, out, &to, 100, 0), 2);
    CHECK_EQ(from, 10);
    CHECK_EQ(to, 4);
    CHECK_EQ(lseek(in, 0, SEEK_CUR), 4);
    CHECK(holds("out", "0189"));
    CHECK_EQ(copy_file_range(in, &from, out, &to, 100, 0), 0);
    CHECK_EQ(copy_file_range(in, NULL, out, NULL, 0, 0), 0);
    // Within one file, apart.
    from = 0;
    to = 5;
    CHECK_EQ(copy_file_range(in, &from, in, &to, 5, 0), 5);
    CHECK(holds("in", "0123401234"));
    from = 0;
    to = 4;
    CHECK_ERRNO(copy_file_range(in, &from, in, &to, 5, 0), EINVAL);
    CHECK_ERRNO(copy_file_range(in, NULL, out, NULL, 1, 1), EINVAL);
    int append = open("out", O_RDWR | O_APPEND), reading = open("in", O_RDONLY), here = open(".", O_RDONLY);
    CHECK_ERRNO(copy_file_range(in, NULL, append, NULL, 1, 0), EBADF);
    CHECK_ERRNO(copy_file_range(in, NULL, reading, NULL, 1, 0), EBADF);
    CHECK_ERRNO(copy_file_range(-1, NULL, out, NULL, 1, 0), EBADF);
    CHECK_ERRNO(copy_file_range(here, NULL, out, NULL, 1, 0), EISDIR);
    line pipe = new_line();
    CHECK_ERRNO(copy_file_range(in, NULL, pipe.in, NULL, 1, 0), EINVAL);
    struct rlimit limit = {4, RLIM_INFINITY};
    MUST(setrlimit(RLIMIT_FSIZE, &limit));
    on_signal(SIGXFSZ, SIG_IGN, 0);
    from = 0;
    to = 4;
    CHECK_ERRNO(copy_file_range(in, &from, out, &to, 1, 0), EFBIG);
    to = 2;
    CHECK_EQ(copy_file_range(in, &from, out, &to, 9, 0), 2);
    DONE();
}

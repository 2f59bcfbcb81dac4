// rule: sendfile moves bytes from a file with offsets to any; with an offset of the caller's the file's own stays
// source: sendfile(2)
#include "process.h"
#include "tree.h"
#include <sys/sendfile.h>

int main(void)
{
    enter_scratch();
    make_file("in", "0123456789");
    int in = open("in", O_RDWR), out = open("out", O_RDWR | O_CREAT, 0600);
    MUST(in);
    MUST(out);
    CHECK_EQ(sendfile(out, in, NULL, 4), 4);
    CHECK_EQ(lseek(in, 0, SEEK_CUR), 4);
    CHECK_EQ(lseek(out, 0, SEEK_CUR), 4);
    off_t at = 8;
    CHECK_EQ(sendfile(out, in, &at, 100), 2);
    CHECK_EQ(at, 10);
    CHECK_EQ(lseek(in, 0, SEEK_CUR), 4);
    CHECK_EQ(sendfile(out, in, &at, 100), 0);
    CHECK_EQ(sendfile(out, in, NULL, 0), 0);
    CHECK(holds("out", "012389"));
    line pipe = new_line();
    CHECK_EQ(sendfile(pipe.in, in, NULL, 100), 6);
    char got[8] = "";
    CHECK_EQ(read(pipe.out, got, 8), 6);
    CHECK(memcmp(got, "456789", 6) == 0);
    int null = open("/dev/null", O_RDWR), append = open("out", O_WRONLY | O_APPEND);
    at = 0;
    CHECK_EQ(sendfile(null, in, &at, 100), 10);
    at = 0;
    CHECK_ERRNO(sendfile(append, in, &at, 1), EINVAL);
    CHECK_ERRNO(sendfile(out, pipe.out, NULL, 1), EINVAL);
    CHECK_ERRNO(sendfile(out, pipe.out, &at, 1), ESPIPE);
    CHECK_ERRNO(sendfile(out, -1, NULL, 1), EBADF);
    CHECK_ERRNO(sendfile(-1, in, NULL, 1), EBADF);
    CHECK_ERRNO(sendfile(out, append, NULL, 1), EBADF);
    int reading = open("out", O_RDONLY);
    CHECK_ERRNO(sendfile(reading, in, NULL, 1), EBADF);
    at = -1;
    CHECK_ERRNO(sendfile(out, in, &at, 1), EINVAL);
    CHECK_ERRNO(syscall(SYS_sendfile, out, in, 8, 1), EFAULT);
    DONE();
}

// rule: with O_APPEND each write goes to the end, and the offset follows; on Linux pwrite goes there, too
// source: POSIX.1-2017, write; pwrite(2), BUGS
#include "tree.h"

int main(void)
{
    enter_scratch();
    make_file("f", "12");
    int a = open("f", O_WRONLY | O_APPEND), b = open("f", O_RDWR);
    MUST(a);
    MUST(b);
    CHECK_EQ(lseek(a, 0, SEEK_CUR), 0);
    CHECK_EQ(write(a, "34", 2), 2);
    CHECK_EQ(lseek(a, 0, SEEK_CUR), 4);
    CHECK_EQ(lseek(b, 0, SEEK_END), 4);
    CHECK_EQ(write(b, "56", 2), 2);
    CHECK_EQ(write(a, "78", 2), 2);
    CHECK(holds("f", "12345678"));
    CHECK_EQ(lseek(a, 1, SEEK_SET), 1);
    CHECK_EQ(pwrite(a, "9", 1, 0), 1);
    CHECK(holds("f", "123456789"));
    CHECK_EQ(lseek(a, 0, SEEK_CUR), 1);
    // fcntl changes it.
    MUST(fcntl(a, F_SETFL, 0));
    CHECK_EQ(write(a, "x", 1), 1);
    CHECK(holds("f", "1x3456789"));
    DONE();
}

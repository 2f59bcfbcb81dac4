// rule: statfs tells of the file system of a path, fstatfs of that of a descriptor
// source: statfs(2)
#include "tree.h"
#include <sys/vfs.h>

int main(void)
{
    struct statfs a, b;
    int ends[2];
    enter_scratch();
    make_file("f", "");
    MUST(statfs("f", &a));
    MUST(fstatfs(open("f", O_RDONLY), &b));
    CHECK_EQ(a.f_type, b.f_type);
    CHECK_EQ(a.f_blocks, b.f_blocks);
    CHECK(a.f_bfree > 0 && a.f_bfree <= a.f_blocks);
    CHECK_EQ(a.f_namelen, 255);
    CHECK_EQ(a.f_bsize, 4096);
    MUST(pipe(ends));
    MUST(fstatfs(ends[0], &b));
    CHECK_EQ(b.f_type, 0x50495045);
    CHECK_ERRNO(statfs("none", &a), ENOENT);
    CHECK_ERRNO(fstatfs(99, &a), EBADF);
    DONE();
}

// rule: RENAME_NOREPLACE replaces nothing, RENAME_EXCHANGE gives each the other's name, whatever they are
// source: renameat2(2)
#include "tree.h"

#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1
#define RENAME_EXCHANGE 2
#endif

static long renameat2_(const char *from, const char *to, unsigned flags)
{
    return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

int main(void)
{
    enter_scratch();
    make_file("a", "a");
    make_file("b", "b");
    MUST(mkdir("d", 0777));
    MUST(mkdir("d/e", 0777));
    CHECK_ERRNO(renameat2_("a", "b", RENAME_NOREPLACE), EEXIST);
    CHECK_ERRNO(renameat2_("a", ".", RENAME_NOREPLACE), EEXIST);
    MUST(renameat2_("a", "c", RENAME_NOREPLACE));
    CHECK(holds("c", "a"));
    CHECK_ERRNO(renameat2_("b", "none", RENAME_EXCHANGE), ENOENT);
    CHECK_ERRNO(renameat2_("d", "d/e", RENAME_EXCHANGE), EINVAL);
    CHECK_ERRNO(renameat2_("d/e", "d", RENAME_EXCHANGE), EINVAL);
    CHECK_ERRNO(renameat2_("b", "c", RENAME_EXCHANGE | RENAME_NOREPLACE), EINVAL);
    CHECK_ERRNO(renameat2_("b", "c", 64), EINVAL);
    MUST(renameat2_("b", "c", RENAME_EXCHANGE));
    CHECK(holds("c", "b") && holds("b", "a"));
    MUST(renameat2_("d/e", "b", RENAME_EXCHANGE));
    CHECK(holds("d/e", "a"));
    CHECK_EQ(status("b/..").st_ino, status(".").st_ino);
    CHECK_EQ(status("d").st_nlink, 2);
    CHECK_EQ(status(".").st_nlink, 4);
    DONE();
}

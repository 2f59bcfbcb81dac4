// rule: RESOLVE_NO_MAGICLINKS refuses the links of /proc that lead elsewhere than their text, RESOLVE_NO_XDEV and RESOLVE_BENEATH what they jump to; plain links there are followed
// source: openat2(2)
#include "proc.h"

#define NO_XDEV 1
#define NO_MAGICLINKS 2
#define BENEATH 8

static int open_(int dfd, const char *path, uint64_t flags, uint64_t resolve)
{
    uint64_t how[3] = {flags, 0, resolve};
    return (int)syscall(SYS_openat2, dfd, path, how, sizeof how);
}

int main(void)
{
    int null = open("/dev/null", O_RDONLY), proc = open("/proc", O_RDONLY), root = open("/", O_PATH);
    MUST(null);
    MUST(proc);
    MUST(root);
    const char *link = link_to(null) + 6;
    MUST(open_(proc, link, O_RDONLY, 0));
    CHECK_ERRNO(open_(proc, link, O_RDONLY, NO_MAGICLINKS), ELOOP);
    CHECK_ERRNO(open_(proc, "self/cwd/..", O_RDONLY, NO_MAGICLINKS), ELOOP);
    MUST(open_(proc, "self/comm", O_RDONLY, NO_MAGICLINKS));
    MUST(open_(proc, link, O_PATH | O_NOFOLLOW, NO_MAGICLINKS));
    CHECK_ERRNO(open_(proc, link, O_RDONLY, BENEATH), EXDEV);
    CHECK_ERRNO(open_(proc, link, O_RDONLY, NO_XDEV), EXDEV);
    MUST(open_(proc, "self/comm", O_RDONLY, NO_XDEV | BENEATH));
    CHECK_ERRNO(open_(root, "proc/self/comm", O_RDONLY, NO_XDEV), EXDEV);
    CHECK_ERRNO(open_(root, "proc", O_RDONLY, NO_XDEV), EXDEV);
    DONE();
}

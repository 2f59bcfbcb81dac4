// rule: mlock, MAP_LOCKED, mlockall and what grows under MCL_FUTURE have their pages at once, with ONFAULT at the first touch; a hole or no access gives ENOMEM; fork inherits no lock
// source: mlock(2), mmap(2) MAP_LOCKED; Linux mm/mlock.c, mm/mprotect.c (mprotect_fixup)
#include "figures.h"
#include "process.h"

#define ACCESS (PROT_READ | PROT_WRITE)
#define PRIVATE (MAP_PRIVATE | MAP_ANONYMOUS)
#define SHARED (MAP_SHARED | MAP_ANONYMOUS)
enum { PAGE = 4096, PAGES = 8, SIZE = PAGE * PAGES };

static char *map(int prot, int flags)
{
    char *at = mmap(NULL, SIZE, prot, flags, -1, 0);
    MUST(at == MAP_FAILED ? -1 : 0);
    return at;
}

// Pages from here on that are in memory.
static int resident(char *at, int pages)
{
    unsigned char there[PAGES];
    MUST(mincore(at, (size_t)pages * PAGE, there));
    int count = 0;
    for (int n = 0; n < pages; n++) count += there[n] & 1;
    return count;
}

static long locked(void)
{
    return figure("/proc/self/status", "VmLck:\t");
}

static void one_range(void)
{
    char *at = map(ACCESS, PRIVATE);
    long before = locked();
    CHECK_EQ(resident(at, PAGES), 0);
    CHECK_EQ(mlock(at + PAGE + 5, PAGE), 0);
    CHECK_EQ(resident(at, PAGES), 2);
    CHECK_EQ(resident(at + PAGE, 2), 2);
    CHECK_EQ(locked() - before, 8);
    CHECK_EQ(syscall(SYS_mlock2, at + 4 * PAGE, 2 * PAGE, 1), 0);
    CHECK_EQ(resident(at, PAGES), 2);
    CHECK_EQ(locked() - before, 16);
    at[4 * PAGE] = 1;
    CHECK_EQ(resident(at, PAGES), 3);
    CHECK_EQ(mlock(at, SIZE), 0);
    CHECK_EQ(resident(at, PAGES), PAGES);
    CHECK_ERRNO(syscall(SYS_mlock2, at, PAGE, 2), EINVAL);
    pid_t child = fork_or_fail();
    if (child == 0) {
        CHECK_EQ(locked(), 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(munlock(at, SIZE), 0);
    CHECK_EQ(locked(), before);
    CHECK_EQ(resident(at, PAGES), PAGES);

    // What lies below a hole is locked, but not brought in.
    MUST(munmap(at, SIZE));
    at = map(ACCESS, PRIVATE);
    MUST(munmap(at + 2 * PAGE, PAGE));
    CHECK_ERRNO(mlock(at, 4 * PAGE), ENOMEM);
    CHECK_EQ(locked() - before, 8);
    CHECK_EQ(resident(at, 2), 0);
    MUST(munmap(at, SIZE));
    at = map(PROT_READ, PRIVATE);
    CHECK_EQ(mlock(at, SIZE), 0);
    CHECK_EQ(resident(at, PAGES), PAGES);
    MUST(munmap(at, SIZE));
    at = map(ACCESS, SHARED);
    CHECK_EQ(mlock(at, SIZE), 0);
    CHECK_EQ(resident(at, PAGES), PAGES);
    MUST(munmap(at, SIZE));

    // Without access it is locked, but cannot be brought in before a right comes.
    at = map(PROT_NONE, PRIVATE);
    CHECK_ERRNO(mlock(at, SIZE), ENOMEM);
    CHECK_EQ(locked() - before, SIZE / 1024);
    CHECK_EQ(resident(at, PAGES), 0);
    MUST(mprotect(at, 2 * PAGE, PROT_READ));
    CHECK_EQ(resident(at, PAGES), 0);
    MUST(mprotect(at, 4 * PAGE, ACCESS));
    CHECK_EQ(resident(at, PAGES), 4);
    MUST(munmap(at, SIZE));
    at = map(ACCESS, PRIVATE | MAP_LOCKED);
    CHECK_EQ(resident(at, PAGES), PAGES);
    MUST(munmap(at, SIZE));
    at = map(PROT_NONE, PRIVATE | MAP_LOCKED);
    CHECK_EQ(resident(at, PAGES), 0);
    MUST(munmap(at, SIZE));
    CHECK_EQ(locked(), before);
}

static void all_there_is(void)
{
    char *at = map(ACCESS, PRIVATE), *shared = map(ACCESS, SHARED), *none = map(PROT_NONE, PRIVATE);
    CHECK_ERRNO(mlockall(0), EINVAL);
    CHECK_ERRNO(mlockall(8 | MCL_CURRENT), EINVAL);
    CHECK_ERRNO(mlockall(MCL_ONFAULT), EINVAL);
    CHECK_EQ(mlockall(MCL_CURRENT | MCL_ONFAULT), 0);
    CHECK_EQ(resident(at, PAGES) + resident(shared, PAGES), 0);
    CHECK_EQ(mlockall(MCL_CURRENT), 0);
    CHECK_EQ(resident(at, PAGES), PAGES);
    CHECK_EQ(resident(shared, PAGES), PAGES);
    CHECK_EQ(resident(none, PAGES), 0);
    char *later = map(ACCESS, PRIVATE);
    CHECK_EQ(resident(later, PAGES), 0);
    MUST(munlockall());
    CHECK_EQ(locked(), 0);
    MUST(munmap(at, SIZE));
    MUST(munmap(shared, SIZE));
    MUST(munmap(none, SIZE));
    MUST(munmap(later, SIZE));
}

static void all_that_comes(void)
{
    char *before = map(ACCESS, PRIVATE);
    CHECK_EQ(mlockall(MCL_FUTURE), 0);
    CHECK_EQ(resident(before, PAGES), 0);
    char *at = map(ACCESS, PRIVATE), *none = map(PROT_NONE, PRIVATE);
    CHECK_EQ(resident(at, PAGES), PAGES);
    CHECK_EQ(resident(none, PAGES), 0);
    MUST(mprotect(none, SIZE, ACCESS));
    CHECK_EQ(resident(none, PAGES), PAGES);
    MUST(munmap(none, SIZE));
    // The half of it, and what it grows by.
    MUST(munmap(at + SIZE / 2, SIZE / 2));
    char *grown = mremap(at, SIZE / 2, SIZE, MREMAP_MAYMOVE);
    MUST(grown == MAP_FAILED ? -1 : 0);
    CHECK_EQ(resident(grown, PAGES), PAGES);
    MUST(munmap(grown, SIZE));
    char *end = (char *)syscall(SYS_brk, 0);
    char *heap = (char *)(((unsigned long)end + PAGE - 1) & -(unsigned long)PAGE);
    CHECK((char *)syscall(SYS_brk, heap + SIZE) == heap + SIZE);
    CHECK_EQ(resident(heap, PAGES), PAGES);
    MUST(((char *)syscall(SYS_brk, end)) == end ? 0 : -1);
    pid_t child = fork_or_fail();
    if (child == 0) {
        char *its = map(ACCESS, PRIVATE);
        CHECK_EQ(resident(its, PAGES), 0);
        CHILD_DONE();
    }
    check_child(child);
    CHECK_EQ(mlockall(MCL_FUTURE | MCL_ONFAULT), 0);
    at = map(ACCESS, PRIVATE);
    CHECK_EQ(resident(at, PAGES), 0);
    at[0] = 1;
    CHECK_EQ(resident(at, PAGES), 1);
    MUST(munmap(at, SIZE));
    // Each call says anew what it is to be.
    CHECK_EQ(mlockall(MCL_CURRENT), 0);
    at = map(ACCESS, PRIVATE);
    CHECK_EQ(resident(at, PAGES), 0);
    MUST(munmap(at, SIZE));
    CHECK_EQ(mlockall(MCL_FUTURE), 0);
    MUST(munlockall());
    at = map(ACCESS, PRIVATE);
    CHECK_EQ(resident(at, PAGES), 0);
    MUST(munmap(at, SIZE));
    MUST(munmap(before, SIZE));
}

int main(void)
{
    one_range();
    all_there_is();
    all_that_comes();
    DONE();
}

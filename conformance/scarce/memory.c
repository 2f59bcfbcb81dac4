// Memory.
#include "scarce.h"

#ifndef MADV_HUGEPAGE
#define MADV_HUGEPAGE 14
#endif

#define PAGE 4096
#define MEMORY (PROT_READ | PROT_WRITE)

static char *mapped(size_t size)
{
    char *at = mmap(NULL, size, MEMORY, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) stop("mmap");
    return at;
}

// Far from everything else, so that it has tables of its own.
static char *const FAR = (char *)0x1230000000;

static int mmap_and_touch(void)
{
    begin();
    char *at = mmap(FAR, 8 * PAGE, MEMORY, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    int error = end(at == MAP_FAILED ? -1 : 0);
    if (!error) {
        begin();
        for (int i = 0; i < 8; i++) at[i * PAGE] = 1;
        error = end(0);
        NEED(munmap(at, 8 * PAGE));
    }
    return error;
}

static int mmap_populate(void)
{
    begin();
    char *at = mmap(FAR, 8 * PAGE, MEMORY, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    int error = end(at == MAP_FAILED ? -1 : 0);
    if (!error) NEED(munmap(at, 8 * PAGE));
    return error;
}

static int mmap_shared(void)
{
    begin();
    char *at = mmap(NULL, 8 * PAGE, MEMORY, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int error = end(at == MAP_FAILED ? -1 : 0);
    if (!error) {
        begin();
        at[0] = at[7 * PAGE] = 1;
        error = end(0);
        NEED(munmap(at, 8 * PAGE));
    }
    return error;
}

static int mmap_file(void)
{
    int fd = open("/tmp/mapped", O_RDWR | O_CREAT, 0600);
    NEED(fd);
    NEED(ftruncate(fd, 4 * PAGE));
    begin();
    char *at = mmap(NULL, 4 * PAGE, MEMORY, MAP_SHARED, fd, 0);
    int error = end(at == MAP_FAILED ? -1 : 0);
    if (!error) {
        begin();
        at[0] = at[3 * PAGE] = 1;
        error = end(0);
        NEED(munmap(at, 4 * PAGE));
    }
    NEED(ftruncate(fd, 0));
    NEED(close(fd));
    return error;
}

// Every other page of many, so that each is an area of its own.
#define PIECES 200

// In a child, whose list of areas has no room for more.
static int in_child(int (*call)(void))
{
    pid_t child = fork();
    NEED(child);
    if (child == 0) _exit(call());
    int status = status_of(child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EFAULT;
}

static int split_by_mprotect(void)
{
    char *at = mapped(2 * PIECES * PAGE);
    begin();
    int result = 0;
    for (int i = 0; i < PIECES && !result; i++) result = mprotect(at + 2 * i * PAGE, PAGE, PROT_READ);
    return end(result);
}

static int mprotect_that_splits(void)
{
    return in_child(split_by_mprotect);
}

static int split_by_munmap(void)
{
    static char *at;
    at = mapped(2 * PIECES * PAGE);
    begin();
    int result = 0;
    for (int i = 0; i < PIECES && !result; i++) result = munmap(at + 2 * i * PAGE, PAGE);
    return end(result);
}

static int munmap_that_splits(void)
{
    return in_child(split_by_munmap);
}

static int move(void)
{
    char *at = mapped(4 * PAGE);
    memset(at, 1, 4 * PAGE);
    begin();
    char *to = mremap(at, 4 * PAGE, 8 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, FAR);
    int error = end(to == MAP_FAILED ? -1 : 0);
    if (error) to = at;
    for (int i = 0; i < 4 * PAGE; i++)
        if (to[i] != 1) return EFAULT;
    return error;
}

static int mremap_that_moves(void)
{
    return in_child(move);
}

// A large page, where there is one, of which a part goes, and of which a child has the rest.
static int large_page(void)
{
    const size_t size = 2 << 20;
    char *at = mapped(2 * size), *large = (char *)(((uintptr_t)at + size - 1) & -size);
    begin();
    int result = madvise(large, size, MADV_HUGEPAGE);
    large[0] = large[size - 1] = 1;
    int error = end(result);
    if (!error) {
        begin();
        error = end(munmap(large + size / 2, PAGE));
    }
    if (!error) {
        begin();
        error = end(mprotect(large, PAGE, PROT_READ));
    }
    if (!error) {
        begin();
        pid_t child = fork();
        if (child == 0) _exit(large[0] != 1 || large[size - 1] != 1);
        if (child > 0) large[PAGE] = 2;
        error = end(child);
        if (child > 0 && status_of(child) != 0) error = EFAULT;
    }
    NEED(munmap(at, 2 * size));
    return error;
}

static int madvise_zero(void)
{
    char *at = mapped(4 * PAGE);
    memset(at, 1, 4 * PAGE);
    begin();
    int error = end(madvise(at, 2 * PAGE, MADV_DONTNEED));
    NEED(munmap(at, 4 * PAGE));
    return error;
}

static int mlock_pages(void)
{
    char *at = mapped(4 * PAGE);
    begin();
    int error = end(mlock(at + PAGE, 2 * PAGE));
    NEED(munmap(at, 4 * PAGE));
    return error;
}

static int mlock_all(void)
{
    char *at = mapped(4 * PAGE);
    begin();
    int error = end(mlockall(MCL_CURRENT | MCL_FUTURE));
    NEED(munlockall());
    NEED(munmap(at, 4 * PAGE));
    return error;
}

static int mremap_that_grows(void)
{
    char *at = mapped(4 * PAGE);
    at[0] = 1;
    NEED(munmap(at + PAGE, 3 * PAGE));
    begin();
    char *now = mremap(at, PAGE, 64 * PAGE, MREMAP_MAYMOVE);
    int error = end(now == MAP_FAILED ? -1 : 0);
    if (!error && now[0] != 1) stop_wrong("a byte after mremap");
    NEED(munmap(error ? at : now, error ? PAGE : 64 * PAGE));
    return error;
}

static int brk_and_touch(void)
{
    char *at = (char *)syscall(SYS_brk, 0);
    begin();
    int failed = (char *)syscall(SYS_brk, at + 16 * PAGE) == at;
    if (!failed) at[8 * PAGE] = 1;
    int error = end(0);
    if (failed) error = ENOMEM;
    syscall(SYS_brk, at);
    return error;
}

static int memfd(void)
{
    begin();
    int fd = (int)syscall(SYS_memfd_create, "memory", 0);
    int error = end(fd);
    if (!error) {
        begin();
        error = end(pwrite(fd, "x", 1, 3 * PAGE));
        NEED(close(fd));
    }
    return error;
}

static int mincore_pages(void)
{
    char *at = mapped(4 * PAGE);
    unsigned char seen[4];
    begin();
    int error = end(mincore(at, 4 * PAGE, seen));
    NEED(munmap(at, 4 * PAGE));
    return error;
}

const struct trial memory_trials[] = {
    {"mmap", mmap_and_touch, {ENOMEM}},
    {"mmap_populate", mmap_populate, {ENOMEM}},
    {"mmap_shared", mmap_shared, {ENOMEM}},
    {"mmap_file", mmap_file, {ENOMEM}},
    {"mprotect", mprotect_that_splits, {ENOMEM}},
    {"munmap", munmap_that_splits, {ENOMEM}},
    {"mremap", mremap_that_moves, {ENOMEM}},
    {"large_page", large_page, {ENOMEM, EAGAIN}},
    {"madvise", madvise_zero, {ENOMEM, EAGAIN}},
    {"mlock", mlock_pages, {ENOMEM, EAGAIN}},
    {"mlockall", mlock_all, {ENOMEM, EAGAIN}},
    {"mremap_grow", mremap_that_grows, {ENOMEM}},
    {"brk", brk_and_touch, {ENOMEM}},
    {"memfd", memfd, {ENOMEM, ENOSPC}},
    {"mincore", mincore_pages, {ENOMEM, EAGAIN}},
    {0},
};

// rule: what is done to a part of memory that is in large pages concerns that part alone: munmap, mprotect, MADV_DONTNEED, mremap and mlock
// source: madvise(2), MADV_HUGEPAGE; mprotect(2); munmap(2); mremap(2)
#include "fault.h"
#include "large.h"

static pages model;

int main(void)
{
    char *at = large_memory(model);
    catch_faults(SIGSEGV);
    check_pages(at, model, 0, COUNT * MANY);

    // Dropped in the middle of one, and over the border of two.
    MUST(madvise(at + 7 * PAGE, 2 * PAGE, MADV_DONTNEED));
    model[7] = model[8] = 0;
    MUST(madvise(at + (MANY - 1) * PAGE, 2 * PAGE, MADV_DONTNEED));
    model[MANY - 1] = model[MANY] = 0;
    check_pages(at, model, 0, COUNT * MANY);
    set(at, model, 8, 77);
    check_pages(at, model, 0, COUNT * MANY);

    // A whole one without rights, then a part of it with some.
    char *last = at + 2 * LARGE;
    MUST(mprotect(last, LARGE, PROT_NONE));
    CHECK_EQ(FAULTS((void)*(volatile char *)(last + 5 * PAGE)), SIGSEGV);
    MUST(mprotect(last, LARGE, PROT_READ));
    CHECK_EQ(FAULTS(*(volatile char *)(last + 5 * PAGE) = 1), SIGSEGV);
    MUST(mprotect(last + 5 * PAGE, PAGE, PROT_READ | PROT_WRITE));
    CHECK_EQ(FAULTS(*(volatile char *)(last + 4 * PAGE) = 1), SIGSEGV);
    CHECK_EQ(FAULTS(*(volatile char *)(last + 6 * PAGE) = 1), SIGSEGV);
    set(at, model, 2 * MANY + 5, 78);
    MUST(mprotect(last, LARGE, PROT_READ | PROT_WRITE));
    set(at, model, 2 * MANY + 6, 79);
    check_pages(at, model, 0, COUNT * MANY);

    // Locked in part: it cannot be dropped.
    MUST(mlock(at + 20 * PAGE, PAGE));
    CHECK_ERRNO(madvise(at + 20 * PAGE, PAGE, MADV_DONTNEED), EINVAL);
    MUST(madvise(at + 21 * PAGE, PAGE, MADV_DONTNEED));
    model[21] = 0;
    MUST(munlock(at + 20 * PAGE, PAGE));

    // The kernel reads it and writes to it.
    set(at, model, MANY, 80);
    line line = new_line();
    CHECK_EQ(write(line.in, at + MANY * PAGE - 8, 16), 16);
    CHECK_EQ(read(line.out, at + 2 * MANY * PAGE - 8, 16), 16);
    model[2 * MANY] = *word(at, MANY);
    check_pages(at, model, 0, COUNT * MANY);

    // A hole in one, and one moved to where large ones do not fit.
    MUST(munmap(at + 30 * PAGE, 3 * PAGE));
    CHECK_EQ(FAULTS((void)*(volatile char *)(at + 30 * PAGE)), SIGSEGV);
    CHECK_EQ(FAULTS(*(volatile char *)(at + 32 * PAGE) = 1), SIGSEGV);
    check_pages(at, model, 0, 30);
    check_pages(at, model, 33, COUNT * MANY);
    char *room = mmap(NULL, 3 * LARGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) MUST(-1);
    char *to = (char *)(((uintptr_t)room + LARGE - 1) & ~(LARGE - 1)) + 3 * PAGE;
    CHECK(mremap(last, LARGE, LARGE, MREMAP_MAYMOVE | MREMAP_FIXED, to) == to);
    for (long page = 0; page < MANY; page++)
        if (*(unsigned *)(to + ((char *)word(at, 2 * MANY + page) - last)) != model[2 * MANY + page]) {
            FAIL("page %ld was not moved", page);
            break;
        }
    CHECK_EQ(FAULTS((void)*(volatile char *)(last)), SIGSEGV);

    // All of one dropped, and touched again.
    MUST(madvise(at + LARGE, LARGE, MADV_DONTNEED));
    memset(model + MANY, 0, MANY * sizeof *model);
    set(at, model, MANY + 9, 81);
    check_pages(at, model, 33, 2 * MANY);
    DONE();
}

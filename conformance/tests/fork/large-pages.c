// rule: memory in large pages is the child's own and the parent's own after fork, whichever of them writes to it, and where
// source: fork(2); madvise(2), MADV_HUGEPAGE
#include "large.h"

static pages model;

int main(void)
{
    char *at = large_memory(model);
    line go = new_line(), done = new_line();
    pid_t first = fork_or_fail();
    if (first == 0) {
        // Beside what the parent writes to, and in the same page.
        set(at, model, 3, 1001);
        set(at, model, MANY + 1, 1002);
        tell(done);
        CHECK(await(go));
        check_pages(at, model, 0, COUNT * MANY);
        // Parts of what both have go, here alone.
        MUST(munmap(at + 10 * PAGE, 2 * PAGE));
        MUST(madvise(at + (MANY - 2) * PAGE, 4 * PAGE, MADV_DONTNEED));
        for (int n = -2; n < 2; n++) model[MANY + n] = 0;
        MUST(mprotect(at + 2 * LARGE, 9 * PAGE, PROT_READ));
        pid_t second = fork_or_fail();
        if (second == 0) {
            set(at, model, 2 * MANY + 9, 1003);
            set(at, model, 3, 1004);
            check_pages(at, model, 0, 10);
            check_pages(at, model, 12, COUNT * MANY);
            CHILD_DONE();
        }
        check_child(second);
        check_pages(at, model, 0, 10);
        check_pages(at, model, 12, COUNT * MANY);
        CHILD_DONE();
    }
    CHECK(await(done));
    check_pages(at, model, 0, COUNT * MANY);
    set(at, model, 3, 2001);
    set(at, model, MANY + 2, 2002);
    set(at, model, 2 * MANY + 3, 2003);
    tell(go);
    check_child(first);
    check_pages(at, model, 0, COUNT * MANY);

    // All of it written to by a child, and by the parent when it is nobody else's any more.
    for (int round = 0; round < 2; round++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            for (long page = 0; page < COUNT * MANY; page++) set(at, model, page, page * 3);
            check_pages(at, model, 0, COUNT * MANY);
            CHILD_DONE();
        }
        check_child(child);
        check_pages(at, model, 0, COUNT * MANY);
        for (long page = round; page < COUNT * MANY; page += 2) set(at, model, page, page + 3000);
        check_pages(at, model, 0, COUNT * MANY);
    }
    DONE();
}

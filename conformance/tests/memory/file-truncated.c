// rule: truncate takes the pages behind the new end from every mapping, in every process, private copies too
// source: POSIX ftruncate(); mmap(2), SIGBUS
#include "fault.h"
#include "process.h"
#include "tree.h"

static volatile char *shared, *private;

static int all_gone(void)
{
    return FAULTS((void)shared[4096]) == SIGBUS && FAULTS((void)private[4096]) == SIGBUS
        && FAULTS((void)private[2 * 4096]) == SIGBUS && FAULTS(private[2 * 4096] = 1) == SIGBUS;
}

static int left(void)
{
    return FAULTS((void)shared[0]) == 0 && shared[0] == 'a' && shared[10] == 0 && private[0] == 'a';
}

int main(void)
{
    catch_faults(SIGBUS);
    enter_scratch();
    int fd = open("f", O_RDWR | O_CREAT, 0600);
    line go = new_line(), done = new_line();
    MUST(fd);
    MUST(ftruncate(fd, 3 * 4096));
    shared = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    private = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    CHECK(shared != MAP_FAILED && private != MAP_FAILED);
    shared[0] = 'a';
    shared[10] = 'b';
    shared[4096] = 'c';
    CHECK_EQ(private[0], 'a');
    CHECK_EQ(private[4096], 'c');
    private[2 * 4096] = 'd';
    // The child has touched nothing after the fork that shared it all.
    pid_t child = fork_or_fail();
    if (child == 0) {
        await(go);
        CHECK(all_gone());
        CHECK(left());
        tell(done);
        await(go);
        CHECK_EQ(FAULTS((void)shared[4096]), 0);
        CHECK_EQ(shared[4096], 0);
        CHECK_EQ(private[4096], 0);
        CHECK_EQ(private[2 * 4096], 0);
        CHILD_DONE();
    }
    MUST(ftruncate(fd, 10));
    tell(go);
    await(done);
    CHECK(all_gone());
    CHECK(left());
    MUST(truncate("f", 3 * 4096));
    tell(go);
    check_child(child);
    CHECK_EQ(shared[4096], 0);
    CHECK_EQ(shared[10], 0);
    // O_TRUNC does it, too.
    shared[0] = 'a';
    MUST(open("f", O_RDWR | O_TRUNC));
    CHECK_EQ(FAULTS((void)shared[0]), SIGBUS);
    DONE();
}

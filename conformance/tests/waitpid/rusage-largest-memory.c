// rule: ru_maxrss is the most memory that was resident: of a child when it is waited for, in RUSAGE_CHILDREN the largest of all, over exec too
// source: getrusage(2), ru_maxrss; wait4(2)
#include "process.h"

// A kernel may count some pages late: more than what is asked for is touched.
static void touch(size_t size)
{
    char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(memory == MAP_FAILED ? -1 : 0);
    memset(memory, 1, size);
    MUST(munmap(memory, size));
}

int main(void)
{
    struct rusage usage;
    MUST(getrusage(RUSAGE_CHILDREN, &usage));
    CHECK_EQ(usage.ru_maxrss, 0);
    for (int large = 1; large >= 0; large--) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            if (large) touch(17 << 20);
            _exit(0);
        }
        CHECK_EQ(wait4(child, NULL, 0, &usage), child);
        CHECK((usage.ru_maxrss >= 16 << 10) == large);
        MUST(getrusage(RUSAGE_CHILDREN, &usage));
        CHECK(usage.ru_maxrss >= 16 << 10);
    }
    MUST(getrusage(RUSAGE_SELF, &usage));
    CHECK(usage.ru_maxrss < 16 << 10);
    touch(17 << 20);
    MUST(getrusage(RUSAGE_SELF, &usage));
    CHECK(usage.ru_maxrss >= 16 << 10);
    DONE();
}

// rule: ru_minflt counts the pages that a process touched for the first time, for itself and for who waits for it
// source: getrusage(2), ru_minflt
#include "process.h"

static void touch(void)
{
    volatile char *memory = mmap(NULL, 64 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(memory == MAP_FAILED ? -1 : 0);
    MUST(madvise((void *)memory, 64 * 4096, MADV_NOHUGEPAGE) == 0 || errno == EINVAL ? 0 : -1);
    for (int i = 0; i < 64; i++) memory[i * 4096] = 1;
}

int main(void)
{
    struct rusage before, after;
    MUST(getrusage(RUSAGE_SELF, &before));
    touch();
    MUST(getrusage(RUSAGE_SELF, &after));
    CHECK(after.ru_minflt >= before.ru_minflt + 64);
    CHECK(after.ru_minflt < before.ru_minflt + 1000);
    pid_t child = fork_or_fail();
    if (child == 0) {
        touch();
        _exit(0);
    }
    CHECK_EQ(wait4(child, NULL, 0, &after), child);
    CHECK(after.ru_minflt >= 64);
    MUST(getrusage(RUSAGE_CHILDREN, &before));
    CHECK_EQ(before.ru_minflt, after.ru_minflt);
    DONE();
}

// rule: what a process used before exec counts after it: processor time, faults, and the largest memory
// source: getrusage(2), NOTES: "Resource usage metrics are preserved across an execve(2)"
#include "exec.h"

int main(int argc, char **argv)
{
    struct rusage usage;
    if (argc > 1) {
        MUST(getrusage(RUSAGE_SELF, &usage));
        CHECK(usage.ru_maxrss >= 16 << 10);
        CHECK(usage.ru_minflt >= atol(argv[1]));
        CHECK(now_ns(CLOCK_PROCESS_CPUTIME_ID) >= 30000000);
        DONE();
    }
    const char *self = own_file(argv);
    char *memory = mmap(NULL, 16 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(memory == MAP_FAILED ? -1 : 0);
    memset(memory, 1, 16 << 20);
    while (now_ns(CLOCK_PROCESS_CPUTIME_ID) < 30000000) {
    }
    MUST(getrusage(RUSAGE_SELF, &usage));
    EXECUTE(self, decimal(usage.ru_minflt));
}

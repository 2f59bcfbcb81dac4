// rule: /proc/meminfo has Linux's lines, and its figures follow the memory in use, as sysinfo(2)'s do
// source: proc_meminfo(5), sysinfo(2)
#include "figures.h"

#include <sys/sysinfo.h>

#define INFO "/proc/meminfo"
#define SIZE (16 << 20)

static const char *const names[] = {
    "MemTotal:", "MemFree:", "MemAvailable:", "Buffers:", "Cached:", "SwapCached:", "Active:",
    "Inactive:", "Unevictable:", "Mlocked:", "SwapTotal:", "SwapFree:", "Dirty:", "Writeback:",
    "AnonPages:", "Mapped:", "Shmem:", "Slab:", "SUnreclaim:", "KernelStack:", "PageTables:",
    "CommitLimit:", "Committed_AS:",
};

// Whether kilobytes are those of SIZE, but for what a machine does beside.
static int is_near(long kb)
{
    return labs(kb - SIZE / 1024) <= SIZE / 1024 / 4;
}

int main(void)
{
    const char *text = text_of_file(INFO), *last = text;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *at = behind(text, names[i]);
        if (at < last) FAIL("%s comes too early", names[i]);
        last = at;
        check_kb(text, names[i], 24);
    }
    struct sysinfo info;
    MUST(sysinfo(&info));
    long total = figure(INFO, "MemTotal:");
    CHECK_EQ(total, (long)(info.totalram * info.mem_unit >> 10));
    CHECK(figure(INFO, "MemFree:") < total);
    CHECK(figure(INFO, "MemAvailable:") < total);
    CHECK(figure(INFO, "KernelStack:") > 0);
    CHECK(figure(INFO, "PageTables:") > 0);
    CHECK(figure(INFO, "Slab:") > 0);

    // On a machine of many, others use memory, too, but not at all times.
    int followed = 0;
    for (int i = 0; i < 200 && !followed; i++) {
        long anon = figure(INFO, "AnonPages:");
        char *at = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        MUST(at == MAP_FAILED ? -1 : 0);
        memset(at, 1, SIZE);
        int grown = is_near(figure(INFO, "AnonPages:") - anon);
        MUST(munmap(at, SIZE));
        followed = grown & is_near(SIZE / 1024 - labs(figure(INFO, "AnonPages:") - anon));
    }
    CHECK(followed);

    // Linux adds up what is committed in large pieces.
    long committed = figure(INFO, "Committed_AS:");
    size_t half = (size_t)total / 2 << 10 & ~(size_t)4095;
    char *at = mmap(NULL, half, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(at == MAP_FAILED ? -1 : 0);
    CHECK(labs(figure(INFO, "Committed_AS:") - committed - (long)(half >> 10)) < total / 10);
    MUST(munmap(at, half));

    long shared = figure(INFO, "Shmem:");
    at = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    MUST(at == MAP_FAILED ? -1 : 0);
    memset(at, 1, SIZE);
    CHECK(is_near(figure(INFO, "Shmem:") - shared));
    MUST(sysinfo(&info));
    CHECK(is_near((long)(info.sharedram * info.mem_unit >> 10) - shared));
    DONE();
}

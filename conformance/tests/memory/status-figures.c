// rule: the figures of /proc/PID/status and statm follow what a process does with its memory
// source: proc_pid_status(5), proc_pid_statm(5)
#include "figures.h"

#define SIZE (8 << 20)
#define STATUS "/proc/self/status"
// Linux counts some pages late, and a program touches a few of its own.
#define SLACK 1024

static void check_grown(const char *name, long before, long by)
{
    long now = figure(STATUS, name), least = before + by - SLACK, most = before + by + SLACK;
    if (now < least || now > most) FAIL("%s%ld, was %ld, and not %ld more", name, now, before, by);
}

static char *map(int flags)
{
    char *at = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
    MUST(at == MAP_FAILED ? -1 : 0);
    return at;
}

int main(void)
{
    text_of_file(STATUS);
    long size = figure(STATUS, "VmSize:\t"), resident = figure(STATUS, "VmRSS:\t");
    long anon = figure(STATUS, "RssAnon:\t"), shared = figure(STATUS, "RssShmem:\t");
    long data = figure(STATUS, "VmData:\t"), tables = figure(STATUS, "VmPTE:\t");
    CHECK_EQ(figure(STATUS, "RssAnon:\t") + figure(STATUS, "RssFile:\t") + figure(STATUS, "RssShmem:\t"),
             figure(STATUS, "VmRSS:\t"));
    CHECK(figure(STATUS, "VmExe:\t") > 0);
    CHECK(figure(STATUS, "VmStk:\t") > 0);
    CHECK(tables > 0);

    char *at = map(MAP_PRIVATE);
    check_grown("VmSize:\t", size, SIZE >> 10);
    check_grown("VmData:\t", data, SIZE >> 10);
    check_grown("VmRSS:\t", resident, 0);
    memset(at, 1, SIZE);
    check_grown("VmRSS:\t", resident, SIZE >> 10);
    check_grown("RssAnon:\t", anon, SIZE >> 10);
    check_grown("VmHWM:\t", resident, SIZE >> 10);
    long pages[7];
    MUST(sscanf(text_of_file("/proc/self/statm"), "%ld %ld %ld %ld %ld %ld %ld", &pages[0], &pages[1],
                &pages[2], &pages[3], &pages[4], &pages[5], &pages[6]) == 7 ? 0 : -1);
    long page = sysconf(_SC_PAGESIZE) >> 10;
    CHECK(labs(pages[0] * page - figure(STATUS, "VmSize:\t")) <= SLACK);
    CHECK(labs(pages[1] * page - figure(STATUS, "VmRSS:\t")) <= SLACK);
    CHECK_EQ(pages[3] * page, figure(STATUS, "VmExe:\t"));
    CHECK_EQ(pages[4], 0);
    CHECK_EQ(pages[6], 0);
    struct rusage usage;
    MUST(getrusage(RUSAGE_SELF, &usage));
    CHECK(usage.ru_maxrss >= SIZE >> 10);
    MUST(mlock(at, 1 << 20));
    check_grown("VmLck:\t", 1024, 0);
    MUST(munmap(at, SIZE));
    check_grown("VmRSS:\t", resident, 0);
    check_grown("VmSize:\t", size, 0);
    check_grown("VmPeak:\t", size, SIZE >> 10);
    CHECK(figure(STATUS, "VmHWM:\t") >= resident + (SIZE >> 10) - SLACK);

    at = map(MAP_SHARED);
    memset(at, 1, SIZE);
    check_grown("RssShmem:\t", shared, SIZE >> 10);
    check_grown("RssAnon:\t", anon, 0);
    MUST(munmap(at, SIZE));
    check_grown("RssShmem:\t", shared, 0);
    DONE();
}

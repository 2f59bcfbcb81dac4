// rule: smaps tells of each area how much of it is in memory, and how much of that is the process' alone, before a fork, after it, and when a copy has been made; smaps_rollup tells of all together
// source: proc_pid_smaps(5), Documentation/filesystems/proc.rst of Linux
#include "figures.h"
#include "process.h"

#include <sys/mman.h>

enum { PAGES = 64, TOUCHED = 20, COPIED = 5 };
static long page;
static char *area;

// A figure of the area, in pages.
static long pages_of(const char *name)
{
    char line[40];
    snprintf(line, sizeof line, "%lx-", (unsigned long)area);
    const char *from = strstr(text_of_file("/proc/self/smaps"), line);
    CHECK(from != NULL);
    return strtol(behind(from, name), NULL, 10) * 1024 / page;
}

static void has(long rss, long part, long shared, long own)
{
    CHECK_EQ(pages_of("Size: "), PAGES);
    CHECK_EQ(pages_of("Rss: "), rss);
    CHECK_EQ(pages_of("Pss: "), part);
    CHECK_EQ(pages_of("Shared_Dirty: "), shared);
    CHECK_EQ(pages_of("Private_Dirty: "), own);
    CHECK_EQ(pages_of("Shared_Clean: "), 0);
    CHECK_EQ(pages_of("Private_Clean: "), 0);
}

int main(void)
{
    page = sysconf(_SC_PAGESIZE);
    // With areas of others around it, which are not alike.
    char *all = mmap(NULL, (PAGES + 2) * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(all != MAP_FAILED);
    area = all + page;
    MUST(mprotect(area, PAGES * page, PROT_READ | PROT_WRITE));
    madvise(area, PAGES * page, MADV_NOHUGEPAGE);
    has(0, 0, 0, 0);
    for (int i = 0; i < TOUCHED; i++) area[i * page] = 1;
    has(TOUCHED, TOUCHED, 0, TOUCHED);
    CHECK_EQ(pages_of("Anonymous: "), TOUCHED);

    pid_t child = fork_or_fail();
    if (child == 0) {
        has(TOUCHED, TOUCHED / 2, TOUCHED, 0);
        for (int i = 0; i < COPIED; i++) area[i * page] = 2;
        // A kernel may copy some more that are beside them.
        long own = pages_of("Private_Dirty: ");
        CHECK(own >= COPIED && own < TOUCHED);
        has(TOUCHED, own + (TOUCHED - own) / 2, TOUCHED - own, own);
        CHILD_DONE();
    }
    check_child(child);
    has(TOUCHED, TOUCHED, 0, TOUCHED);
    MUST(munmap(area + 8 * page, page));

    const char *rollup = text_of_file("/proc/self/smaps_rollup");
    CHECK(strstr(rollup, "[rollup]\nRss: ") != NULL);
    CHECK(strtol(behind(rollup, "Private_Dirty: "), NULL, 10) * 1024 / page >= TOUCHED - 1);
    CHECK(strtol(behind(rollup, "Pss: "), NULL, 10) >= strtol(behind(rollup, "Pss_Dirty: "), NULL, 10));
    DONE();
}

// rule: /proc/PID/maps has a line for each area: addresses, rights, offset, device, inode, name
// source: proc_pid_maps(5)
#include "figures.h"
#include "process.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

struct area {
    unsigned long start, end, offset, inode;
    unsigned major, minor;
    char rights[8], name[256];
};

// The area of an address.
static struct area area_of(const void *address)
{
    static char copy[1 << 16];
    snprintf(copy, sizeof copy, "%s", text_of_file("/proc/self/maps"));
    unsigned long at = (unsigned long)address, last = 0;
    struct area found = {0};
    for (char *line = strtok(copy, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        struct area a = {0};
        int n = sscanf(line, "%lx-%lx %7s %lx %x:%x %lu %255s", &a.start, &a.end, a.rights, &a.offset, &a.major, &a.minor,
                       &a.inode, a.name);
        if (n < 7) FAIL("%d fields: %s", n, line);
        // In order; the name begins in column 74.
        CHECK(a.start >= last && a.end > a.start);
        last = a.end;
        if (n == 8) CHECK(strlen(line) > 73 && line[72] == ' ' && line[73] != ' ');
        if (a.start <= at && at < a.end) found = a;
    }
    return found;
}

int main(void)
{
    int local;
    CHECK(strncmp(area_of(&local).rights, "rw", 2) == 0);
    CHECK_EQ(strcmp(area_of(&local).name, "[stack]"), 0);
    struct area a;

    char *own = mmap(NULL, 3 * 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(mprotect(own + 4096, 4096, PROT_NONE));
    a = area_of(own + 4096);
    CHECK_EQ(a.start, own + 4096);
    CHECK_EQ(a.end, own + 8192);
    CHECK_EQ(strcmp(a.rights, "---p"), 0);
    CHECK_EQ(a.inode, 0);
    CHECK_EQ(a.name[0], 0);

    char *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    a = area_of(shared);
    CHECK_EQ(strcmp(a.rights, "rw-s"), 0);
    CHECK_EQ(strcmp(a.name, "/dev/zero"), 0);

    char file[] = "/tmp/maps.XXXXXX";
    int fd = mkstemp(file);
    MUST(fd);
    MUST(ftruncate(fd, 3 * 4096));
    char *shown = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 8192);
    a = area_of(shown);
    struct stat st;
    MUST(fstat(fd, &st));
    CHECK_EQ(strcmp(a.rights, "r-xp"), 0);
    CHECK_EQ(a.offset, 8192);
    CHECK_EQ(a.inode, st.st_ino);
    CHECK_EQ(strcmp(a.name, file), 0);
    MUST(unlink(file));

    void *heap = sbrk(0);
    if (sbrk(8192) != (void *)-1) CHECK_EQ(strcmp(area_of((char *)heap + 4096).name, "[heap]"), 0);
    DONE();
}

// rule: by the heuristic rule a single request for more than all memory is refused, whatever is free; with MAP_NORESERVE, of no access or by fork it is not
// source: proc_sys_vm(5), overcommit_memory; Linux mm/util.c (__vm_enough_memory)
#include "figures.h"
#include "process.h"

#include <sys/sysinfo.h>

#define ACCESS (PROT_READ | PROT_WRITE)
#define PRIVATE (MAP_PRIVATE | MAP_ANONYMOUS)

static void *map(size_t size, int prot, int flags)
{
    void *at = mmap(NULL, size, prot, flags, -1, 0);
    return at;
}

static void check_mapped(size_t size, int prot, int flags)
{
    void *at = map(size, prot, flags);
    CHECK(at != MAP_FAILED);
    if (at != MAP_FAILED) MUST(munmap(at, size));
}

int main(void)
{
    CHECK(!strcmp(text_of_file("/proc/sys/vm/overcommit_memory"), "0\n"));
    struct sysinfo info;
    MUST(sysinfo(&info));
    size_t all = (info.totalram + info.totalswap) * info.mem_unit, more = all + (1 << 20);
    size_t half = all / 8 * 5 & ~(size_t)4095;
    CHECK_ERRNO(map(more, ACCESS, PRIVATE) == MAP_FAILED ? -1 : 0, ENOMEM);
    CHECK_ERRNO(map(more, PROT_WRITE, PRIVATE) == MAP_FAILED ? -1 : 0, ENOMEM);
    CHECK_ERRNO(map(more, PROT_READ, MAP_SHARED | MAP_ANONYMOUS) == MAP_FAILED ? -1 : 0, ENOMEM);
    check_mapped(more, ACCESS, PRIVATE | MAP_NORESERVE);
    check_mapped(more, ACCESS, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE);
    check_mapped(more, PROT_READ, PRIVATE);
    check_mapped(more, PROT_NONE, PRIVATE);

    // Each request is looked at alone, by fork each mapping, of which these do not become one.
    char *one = map(half, ACCESS, PRIVATE), *between = map(4096, PROT_NONE, PRIVATE);
    char *two = map(half, ACCESS, PRIVATE);
    MUST(one == MAP_FAILED || between == MAP_FAILED || two == MAP_FAILED ? -1 : 0);
    pid_t child = fork_or_fail();
    if (child == 0) _exit(0);
    CHECK_EQ(reap(child), 0);
    CHECK_ERRNO(mremap(one, half, half + more, MREMAP_MAYMOVE) == MAP_FAILED ? -1 : 0, ENOMEM);
    MUST(munmap(one, half));
    MUST(munmap(two, half));

    // A right that comes later.
    one = map(more, PROT_READ, PRIVATE);
    MUST(one == MAP_FAILED ? -1 : 0);
    CHECK_ERRNO(mprotect(one, more, ACCESS), ENOMEM);
    MUST(munmap(one, more));
    char *end = (char *)syscall(SYS_brk, 0);
    CHECK((char *)syscall(SYS_brk, end + more) != end + more);
    DONE();
}

// rule: when the handler repairs the mapping and returns, the instruction is executed again
// source: seen on Linux; the fault's context points at the instruction
#include "check.h"

static char *area;
static long page;
static int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    count++;
    char *start = (char *)((uintptr_t)info->si_addr & -page);
    if (mprotect(start, page, PROT_READ | PROT_WRITE) != 0) _exit(2);
}

int main(void)
{
    page = sysconf(_SC_PAGESIZE);
    area = mmap(NULL, 16 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    on_siginfo(SIGSEGV, handler, 0);
    for (int i = 0; i < 16 * page; i += 512) area[i] = (char)(i / 512);
    CHECK_EQ(count, 16);
    for (int i = 0; i < 16 * page; i += 512) CHECK_EQ(area[i], (char)(i / 512));
    CHECK_EQ(count, 16);
    DONE();
}

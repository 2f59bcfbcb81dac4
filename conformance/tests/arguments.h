// For tests of bad arguments: tables of raw system calls and the errno that Linux gives.
#ifndef ARGUMENTS_H
#define ARGUMENTS_H
#include "check.h"

#include <fcntl.h>
#include <sys/uio.h>

// One call and what it must give: an errno, or 0 for success.
struct call {
    const char *what;
    long number;
    long args[6];
    int error;
};

// Stands for each of the bad pointers in turn.
#define BAD 0x6bad0bad0badL
// Stands for memory that is good for anything.
#define GOOD ((long)good_memory)
static unsigned char good_memory[65536] __attribute__((aligned(4096), unused));

static void UNUSED check_call(const struct call *call, const long args[6], const char *with)
{
    errno = 0;
    long got = syscall(call->number, args[0], args[1], args[2], args[3], args[4], args[5]);
    int error = got == -1 ? errno : 0;
    if (error != call->error || (call->error && got != -1))
        FAIL("%s%s gives %ld, errno %d (%s), not errno %d (%s)", call->what, with, got, error,
             strerror(error), call->error, strerror(call->error));
}

// Each call as it stands.
static void UNUSED check_calls(const struct call *calls, int count)
{
    for (int i = 0; i < count; i++) check_call(&calls[i], calls[i].args, "");
}

// Each call once with every bad pointer in the place of BAD.
static void UNUSED check_bad_pointers(const struct call *calls, int count)
{
    char *none = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct {
        const char *what;
        long address;
    } bad[] = {
        {", address 8", 8},
        {", a page without rights", (long)none},
        {", the end of the user's half", 0x7ffffffff000},
        {", a non-canonical address", (long)0x8000000000000000},
        {", the kernel", (long)0xffffffffc0100000},
        {", the direct map", (long)0xffff800000100000},
        {", the last bytes", -8},
    };
    for (int i = 0; i < count; i++) {
        for (unsigned b = 0; b < sizeof bad / sizeof *bad; b++) {
            long args[6];
            for (int a = 0; a < 6; a++)
                args[a] = calls[i].args[a] == BAD ? bad[b].address : calls[i].args[a];
            check_call(&calls[i], args, bad[b].what);
        }
    }
}

#define CHECK_CALLS(table) check_calls(table, sizeof table / sizeof *table)
#define CHECK_BAD_POINTERS(table) check_bad_pointers(table, sizeof table / sizeof *table)

#endif

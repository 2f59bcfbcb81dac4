// rule: a mapping needs a file that is open for reading, and a shared one for writing a file open for both
// source: POSIX mmap(), EACCES; mprotect(), EACCES
#include "fault.h"
#include "tree.h"

static void *map(int rights, int flags, int fd)
{
    return mmap(NULL, 4096, rights, flags, fd, 0);
}

int main(void)
{
    enter_scratch();
    make_file("f", "text");
    int reader = open("f", O_RDONLY), writer = open("f", O_WRONLY), both = open("f", O_RDWR);
    MUST(reader);
    MUST(writer);
    MUST(both);
    CHECK_ERRNO((long)map(PROT_READ, MAP_PRIVATE, writer), EACCES);
    CHECK_ERRNO((long)map(PROT_READ, MAP_SHARED, writer), EACCES);
    CHECK_ERRNO((long)map(PROT_WRITE, MAP_SHARED, writer), EACCES);
    CHECK_ERRNO((long)map(PROT_NONE, MAP_PRIVATE, writer), EACCES);
    CHECK_ERRNO((long)map(PROT_WRITE, MAP_SHARED, reader), EACCES);
    CHECK_ERRNO((long)map(PROT_READ | PROT_WRITE, MAP_SHARED_VALIDATE, reader), EACCES);
    CHECK_ERRNO((long)map(PROT_READ, MAP_SHARED, open("f", O_PATH)), EBADF);

    char *p = map(PROT_READ, MAP_SHARED, reader);
    CHECK(p != MAP_FAILED);
    CHECK_ERRNO(mprotect(p, 4096, PROT_READ | PROT_WRITE), EACCES);
    CHECK_ERRNO(mprotect(p, 4096, PROT_WRITE), EACCES);
    MUST(mprotect(p, 4096, PROT_NONE));
    MUST(mprotect(p, 4096, PROT_READ | PROT_EXEC));
    // What lies before is changed all the same.
    char *pair = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(mmap(pair + 4096, 4096, PROT_READ, MAP_SHARED | MAP_FIXED, reader, 0) == pair + 4096);
    CHECK_ERRNO(mprotect(pair, 8192, PROT_READ | PROT_WRITE), EACCES);
    catch_faults(SIGSEGV);
    CHECK_EQ(FAULTS(*(volatile char *)pair = 1), 0);
    CHECK_EQ(FAULTS(*(volatile char *)(pair + 4096) = 1), SIGSEGV);
    CHECK_EQ(fault_info.si_code, SEGV_ACCERR);

    p = map(PROT_READ, MAP_PRIVATE, reader);
    MUST(mprotect(p, 4096, PROT_READ | PROT_WRITE));
    p[0] = 'T';
    CHECK(holds("f", "text"));
    p = map(PROT_READ, MAP_SHARED, both);
    MUST(mprotect(p, 4096, PROT_READ | PROT_WRITE));
    p[0] = 'T';
    CHECK(holds("f", "Text"));
    DONE();
}

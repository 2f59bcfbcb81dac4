// rule: mremap shrinks in place, grows in place where there is room, else moves with the contents, and leaves nothing behind
// source: mremap(2)
#include "fault.h"

int main(void)
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS;
    char *p = mmap(NULL, 8 * 4096, PROT_READ | PROT_WRITE, flags, -1, 0);
    for (int i = 0; i < 8; i++) p[i * 4096] = (char)(i + 1);
    catch_faults(SIGSEGV);
    CHECK(mremap(p, 8 * 4096, 3 * 4096, 0) == p); // shrinks
    CHECK_EQ(FAULTS(*(volatile char *)(p + 3 * 4096)), SIGSEGV);
    CHECK(mremap(p, 3 * 4096, 5 * 4096, 0) == p); // grows into the room
    CHECK_EQ(p[2 * 4096], 3);
    CHECK_EQ(p[3 * 4096], 0);
    MUST(munmap(p + 5 * 4096, 4096));
    char *wall = mmap(p + 5 * 4096, 4096, PROT_READ, flags | MAP_FIXED, -1, 0);
    CHECK(wall == p + 5 * 4096);
    CHECK_ERRNO((long)mremap(p, 5 * 4096, 6 * 4096, 0), ENOMEM); // no room and not to move
    char *q = mremap(p, 5 * 4096, 64 * 4096, MREMAP_MAYMOVE);
    CHECK(q != MAP_FAILED && q != p);
    for (int i = 0; i < 3; i++) CHECK_EQ(q[i * 4096], i + 1);
    CHECK_EQ(q[63 * 4096], 0);
    q[63 * 4096] = 1;
    CHECK_EQ(FAULTS(*(volatile char *)p), SIGSEGV);
    CHECK_EQ(fault_info.si_code, SEGV_MAPERR);
    DONE();
}

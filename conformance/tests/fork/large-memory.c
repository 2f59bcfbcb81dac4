// rule: with 64 MiB in use fork works, the child's writes stay its own, and its memory comes back at its end
// source: POSIX fork()
#include "process.h"

#define SIZE (64UL << 20)

int main(void)
{
    volatile char *map = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(map != MAP_FAILED);
    for (size_t at = 0; at < SIZE; at += 4096) map[at] = (char)(at >> 12);
    // More is written in all than the machine has, were it not given back.
    for (int round = 0; round < 20; round++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            for (size_t at = 0; at < SIZE; at += 4096) {
                if (map[at] != (char)(at >> 12)) FAIL("page %zu", at >> 12);
                if ((at >> 12) % 16 == (unsigned)round % 16) map[at] = -1;
            }
            CHILD_DONE();
        }
        check_child(child);
    }
    for (size_t at = 0; at < SIZE; at += 4096)
        if (map[at] != (char)(at >> 12)) FAIL("page %zu", at >> 12);
    DONE();
}

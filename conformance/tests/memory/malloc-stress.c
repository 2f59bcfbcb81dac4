// rule: malloc, realloc and free of many sizes keep every block's contents
// source: POSIX malloc(); the libc uses brk, mmap, munmap, mremap and madvise
#include "check.h"

int main(void)
{
    enum { SLOTS = 200 };
    unsigned char *block_at[SLOTS] = {0};
    size_t size[SLOTS] = {0};
    uint32_t seed = 12345;
    for (int i = 0; i < 20000; i++) {
        seed = seed * 1664525 + 1013904223;
        int slot = (int)(seed >> 8) % SLOTS;
        size_t want = (seed >> 4) % ((seed & 15) == 0 ? 300000 : 2000) + 1;
        for (size_t at = 0; at < size[slot]; at += 97) {
            if (block_at[slot][at] != (unsigned char)(slot + at)) {
                FAIL("slot %d, byte %zu", slot, at);
                return 1;
            }
        }
        if (seed & 0x1000) {
            free(block_at[slot]);
            block_at[slot] = NULL;
            size[slot] = 0;
        } else {
            block_at[slot] = realloc(block_at[slot], want);
            size[slot] = want;
            for (size_t at = 0; at < want; at++) block_at[slot][at] = (unsigned char)(slot + at);
        }
    }
    DONE();
}

// Private memory that large pages (of 2 MiB) fit in, where the system has them: each small page begins with a
// number of its own.
#ifndef LARGE_H
#define LARGE_H

#include "process.h"

#define PAGE 4096L
#define LARGE (2L << 20)
// Pages of a large one, and of all.
#define MANY (LARGE / PAGE)
#define COUNT 3

typedef unsigned pages[COUNT * MANY];

static unsigned *word(char *at, long page)
{
    return (unsigned *)(at + page * PAGE + (page * 64 & (PAGE - 1)));
}

// The memory, aligned, and what is in it in `model`.
static char UNUSED *large_memory(pages model)
{
    size_t size = (COUNT + 1) * LARGE;
    char *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) MUST(-1);
    char *aligned = (char *)(((uintptr_t)at + LARGE - 1) & ~(LARGE - 1));
    MUST(madvise(at, size, MADV_HUGEPAGE));
    for (long page = 0; page < COUNT * MANY; page++) *word(aligned, page) = model[page] = page + 1;
    return aligned;
}

// The pages from `from` to `to` have what the model has.
static void UNUSED check_pages(char *at, const pages model, long from, long to)
{
    for (long page = from; page < to; page++)
        if (*word(at, page) != model[page]) {
            CHECK_EQ(*word(at, page), model[page]);
            printf("page %ld\n", page);
            return;
        }
}

static void UNUSED set(char *at, pages model, long page, unsigned value)
{
    *word(at, page) = model[page] = value;
}

#endif

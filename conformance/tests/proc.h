// Links of /proc, for the tests that follow them.
#ifndef PROC_H
#define PROC_H

#include "tree.h"

// The link to one of the process's descriptors.
static const char *UNUSED link_to(int fd)
{
    static char path[2][64];
    static int turn;
    turn = !turn;
    snprintf(path[turn], sizeof path[0], "/proc/self/fd/%d", fd);
    return path[turn];
}

// The text of a link.
static const char *UNUSED text_of(const char *link)
{
    static char text[512];
    ssize_t n = readlink(link, text, sizeof text - 1);
    MUST(n);
    text[n] = 0;
    return text;
}

// Whether the text of a link is that of something in the scratch directory.
static int UNUSED leads_to(const char *link, const char *name)
{
    char want[512];
    snprintf(want, sizeof want, "%s/%s", scratch, name);
    if (strcmp(text_of(link), want) == 0) return 1;
    printf("%s leads to %s, not %s\n", link, text_of(link), want);
    return 0;
}

#endif

// Files of proc(5) that are lines of a name and its figures.
#ifndef FIGURES_H
#define FIGURES_H

#include "check.h"

#include <fcntl.h>

// The text of a small file.
static const char *UNUSED text_of_file(const char *path)
{
    static char text[16384];
    int fd = open(path, O_RDONLY);
    MUST(fd);
    size_t done = 0;
    ssize_t n;
    while ((n = read(fd, text + done, sizeof text - 1 - done)) > 0) done += (size_t)n;
    MUST(n);
    MUST(close(fd));
    text[done] = 0;
    return text;
}

// What comes behind a name at the beginning of a line.
static const char *UNUSED behind(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (!strncmp(line, name, length)) return line + length;
    }
    FAIL("no line %s", name);
    exit(1);
}

// The number behind a name in a file.
static long UNUSED figure(const char *path, const char *name)
{
    return strtol(behind(text_of_file(path), name), NULL, 10);
}

// A line that is a name, at most so many blanks, and a number of kilobytes in 8 columns at least.
static void UNUSED check_kb(const char *text, const char *name, int column)
{
    const char *rest = behind(text, name);
    int blanks = 0, digits = 0;
    while (rest[blanks] == ' ' || rest[blanks] == '\t') blanks++;
    while (rest[blanks + digits] >= '0' && rest[blanks + digits] <= '9') digits++;
    if (digits == 0 || strncmp(rest + blanks + digits, " kB\n", 4)) FAIL("%s%.20s", name, rest);
    if ((int)strlen(name) + blanks + digits < column) FAIL("%s is not in its column", name);
}

#endif

// A directory of its own for tests that make files: the current one, removed at the end.
#ifndef TREE_H
#define TREE_H

#include "check.h"
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>

static char scratch[64];

static int UNUSED remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    return remove(path);
}

static void UNUSED remove_scratch(void)
{
    MUST(chdir("/"));
    nftw(scratch, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

// Makes the directory and goes there. On Linux it is in a tmpfs, if there is one.
static void UNUSED enter_scratch(void)
{
    strcpy(scratch, access("/dev/shm", W_OK) == 0 ? "/dev/shm/sigil-XXXXXX" : "/tmp/sigil-XXXXXX");
    CHECK(mkdtemp(scratch) != NULL);
    MUST(chdir(scratch));
    MUST(chmod(".", 0755));
    atexit(remove_scratch);
}

// A file with these contents.
static void UNUSED make_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    MUST(fd);
    CHECK_EQ(write(fd, text, strlen(text)), strlen(text));
    MUST(close(fd));
}

// Whether a file has these contents.
static int UNUSED holds(const char *path, const char *text)
{
    char buffer[256];
    int fd = open(path, O_RDONLY);
    if (fd < 0) return 0;
    ssize_t n = read(fd, buffer, sizeof buffer);
    close(fd);
    return n == (ssize_t)strlen(text) && memcmp(buffer, text, n) == 0;
}

static struct stat UNUSED status(const char *path)
{
    struct stat st;
    MUST(lstat(path, &st));
    return st;
}

// Effective ids of somebody without privileges, and back; for root alone.
static void UNUSED become(uid_t uid, gid_t gid)
{
    MUST(setresuid(-1, 0, -1));
    MUST(setresgid(-1, gid, -1));
    MUST(setresuid(-1, uid, -1));
}

static long long UNUSED time_of(struct timespec t)
{
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

// The time that files get moves on (Linux's does so with its tick).
static void UNUSED pass_time(void)
{
    struct timespec a, b;
    clock_gettime(CLOCK_REALTIME_COARSE, &a);
    do
        clock_gettime(CLOCK_REALTIME_COARSE, &b);
    while (time_of(a) == time_of(b));
}

#endif

// A pair of streams, and what its second one receives: for the tests of the urgent byte.
#ifndef URGENT_H
#define URGENT_H

#include "sockets.h"

static int fd[2];
static char got[16];

static long UNUSED receive_some(long n, int flags)
{
    memset(got, 0, sizeof got);
    return recv(fd[1], got, (size_t)n, MSG_DONTWAIT | flags);
}

static long UNUSED receive(int flags) { return receive_some(sizeof got - 1, flags); }

#define CHECK_SOME(n, flags, text)                    \
    do {                                              \
        long n_ = receive_some(n, flags);             \
        if (n_ != (long)strlen(text) || strcmp(got, text) != 0) \
            FAIL("%ld, \"%s\", errno %d, not \"%s\"", n_, got, errno, text); \
    } while (0)
#define CHECK_GOT(flags, text) CHECK_SOME(sizeof got - 1, flags, text)

#endif

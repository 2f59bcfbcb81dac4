// A pair of streams, and what its second one receives: for the tests of the urgent byte.
#ifndef URGENT_H
#define URGENT_H

#include "sockets.h"

static int fd[2];
static char got[16];

static long receive(int flags)
{
    memset(got, 0, sizeof got);
    return recv(fd[1], got, sizeof got - 1, MSG_DONTWAIT | flags);
}

#define CHECK_GOT(flags, text)                        \
    do {                                              \
        long n_ = receive(flags);                     \
        if (n_ != (long)strlen(text) || strcmp(got, text) != 0) \
            FAIL("%ld, \"%s\", errno %d, not \"%s\"", n_, got, errno, text); \
    } while (0)

#endif

// For tests of cancellation.
#ifndef CANCEL_H
#define CANCEL_H
#include "check.h"

static volatile int started UNUSED, cancelled UNUSED, cleanups UNUSED;
static pthread_t main_thread UNUSED;

static void UNUSED cleaned_up(void *arg)
{
    cleanups++;
}

#endif

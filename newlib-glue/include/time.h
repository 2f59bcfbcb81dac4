/* newlib's, with one clock of Linux's more. */
#ifndef _SIGIL_TIME_H
#define _SIGIL_TIME_H

#include_next <time.h>

#if __GNU_VISIBLE
#define CLOCK_TAI ((clockid_t)10)
#endif

#endif

/* The unit of clock(), which POSIX (XSI) fixes at a microsecond. */
#ifndef _SIGIL_MACHINE_TIME_H
#define _SIGIL_MACHINE_TIME_H

#include_next <machine/time.h>

#define _CLOCKS_PER_SEC_ 1000000

#endif

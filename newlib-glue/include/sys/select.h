/* newlib's, with room for as many descriptors as a process can have. */
#ifndef _SIGIL_SYS_SELECT_H
#define _SIGIL_SYS_SELECT_H

#ifndef FD_SETSIZE
#define FD_SETSIZE 1024
#endif

#include_next <sys/select.h>

#endif

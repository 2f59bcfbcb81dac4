/* newlib's choices at compile time, for the library and for programs: each thread has a struct
 * _reent, which is found through the thread pointer. */
#ifndef _SIGIL_SYS_CONFIG_H
#define _SIGIL_SYS_CONFIG_H

#define __DYNAMIC_REENT__
#define _READ_WRITE_RETURN_TYPE _ssize_t
/* Names of errors that newlib has for the sake of Linux programs. */
#define __LINUX_ERRNO_EXTENSIONS__

#include_next <sys/config.h>
#include <machine/sigil_reent.h>

#endif

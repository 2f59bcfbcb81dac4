/* newlib's numbers of files' flags, and the kernel's. */
#ifndef SIGIL_FLAGS_H
#define SIGIL_FLAGS_H

#include <fcntl.h>

enum { KERNEL_AT_FDCWD = -100 };

hidden int __sigil_open_flags(int newlib), __sigil_newlib_flags(int kernel);
/* AT_ flags: newlib has one bit for what are two of the kernel's. */
hidden int __sigil_at_flags(int newlib);

static inline int kernel_folder(int fd)
{
	return fd == AT_FDCWD ? KERNEL_AT_FDCWD : fd;
}

#endif

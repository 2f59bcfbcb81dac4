/* Flags of open files, as newlib and as the kernel (Linux, x86-64) number them. */
#include "glue.h"
#include "flags.h"

/* Bits that neither has are passed on, for the kernel to ignore or to refuse. */
static const struct {
	int newlib, kernel;
} flags[] = {
	{ O_APPEND, 02000 },	 { O_CREAT, 0100 },	   { O_TRUNC, 01000 },
	{ O_EXCL, 0200 },	 { O_NONBLOCK, 04000 },	   { O_NOCTTY, 0400 },
	{ O_CLOEXEC, 02000000 }, { O_DIRECT, 040000 },	   { O_NOFOLLOW, 0400000 },
	{ O_DIRECTORY, 0200000 }, { O_NOATIME, 01000000 }, { O_DSYNC, 010000 },
	{ O_ASYNC, 020000 },
};
/* These are two bits of the kernel's. */
enum { KERNEL_SYNC = 04010000, KERNEL_TMPFILE = 020200000, KERNEL_PATH = 010000000 };

int __sigil_open_flags(int newlib)
{
	int kernel = newlib & O_ACCMODE;

	for (unsigned i = 0; i < sizeof flags / sizeof *flags; i++)
		if (newlib & flags[i].newlib)
			kernel |= flags[i].kernel;
	if (newlib & O_SYNC)
		kernel |= KERNEL_SYNC;
	if (newlib & O_TMPFILE)
		kernel |= KERNEL_TMPFILE;
	if (newlib & (O_PATH | O_SEARCH))
		kernel |= KERNEL_PATH;
	return kernel;
}

int __sigil_newlib_flags(int kernel)
{
	int newlib = kernel & O_ACCMODE;

	for (unsigned i = 0; i < sizeof flags / sizeof *flags; i++)
		if (kernel & flags[i].kernel)
			newlib |= flags[i].newlib;
	if ((kernel & KERNEL_SYNC) == KERNEL_SYNC)
		newlib = (newlib & ~O_DSYNC) | O_SYNC;
	if (kernel & KERNEL_PATH)
		newlib |= O_PATH;
	return newlib;
}

int __sigil_at_flags(int newlib)
{
	const int known = AT_SYMLINK_NOFOLLOW | AT_SYMLINK_FOLLOW | AT_EMPTY_PATH;

	return (newlib & AT_SYMLINK_NOFOLLOW ? 0x100 : 0) | (newlib & AT_SYMLINK_FOLLOW ? 0x400 : 0) |
	       (newlib & AT_EMPTY_PATH ? 0x1000 : 0) | (newlib & ~known ? 1 << 30 : 0);
}

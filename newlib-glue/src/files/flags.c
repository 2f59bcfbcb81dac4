/* Flags of open files: newlib's, by the table of abi-headers, and the kernel's. */
#include "glue.h"
#include "flags.h"

#define EACH(newlib, kernel) { newlib, kernel },

/* Bits that neither has are passed on, for the kernel to ignore or to refuse. */
static const struct {
	int newlib, kernel;
} flags[] = {
	SIGIL_NEWLIB_OPEN_FLAGS(EACH)
	/* The glue's own names, which newlib lacks. */
	{ O_NOATIME, SIGIL_O_NOATIME },
	{ O_DSYNC, SIGIL_O_DSYNC },
	{ O_ASYNC, SIGIL_O_ASYNC },
};

int __sigil_open_flags(int newlib)
{
	int kernel = newlib & O_ACCMODE;

	for (unsigned i = 0; i < sizeof flags / sizeof *flags; i++)
		if (newlib & flags[i].newlib)
			kernel |= flags[i].kernel;
	if (newlib & O_TMPFILE)
		kernel |= SIGIL_O_TMPFILE;
	if (newlib & (O_PATH | O_SEARCH))
		kernel |= SIGIL_O_PATH;
	return kernel;
}

int __sigil_newlib_flags(int kernel)
{
	int newlib = kernel & O_ACCMODE;

	for (unsigned i = 0; i < sizeof flags / sizeof *flags; i++)
		if ((kernel & flags[i].kernel) == flags[i].kernel)
			newlib |= flags[i].newlib;
	/* The kernel's O_SYNC has the bit of O_DSYNC in it. */
	if (newlib & O_SYNC)
		newlib &= ~O_DSYNC;
	if (kernel & SIGIL_O_PATH)
		newlib |= O_PATH;
	return newlib;
}

int __sigil_at_flags(int newlib)
{
	const int known = AT_SYMLINK_NOFOLLOW | AT_SYMLINK_FOLLOW | AT_EMPTY_PATH;

	return (newlib & AT_SYMLINK_NOFOLLOW ? SIGIL_AT_SYMLINK_NOFOLLOW : 0) |
	       (newlib & AT_SYMLINK_FOLLOW ? SIGIL_AT_SYMLINK_FOLLOW : 0) |
	       (newlib & AT_EMPTY_PATH ? SIGIL_AT_EMPTY_PATH : 0) | (newlib & ~known ? 1 << 30 : 0);
}

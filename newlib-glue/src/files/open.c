/* Opening and closing. */
#include "glue.h"
#include "flags.h"
#include <stdarg.h>
#include <unistd.h>

#define MODE(mode, flags)                                       \
	mode_t mode = 0;                                        \
	if (flags & (O_CREAT | O_TMPFILE)) {                    \
		va_list list;                                   \
		va_start(list, flags);                          \
		mode = va_arg(list, mode_t);                    \
		va_end(list);                                   \
	}

int open(const char *path, int flags, ...)
{
	MODE(mode, flags)
	return result(CANCELLABLE4(openat, KERNEL_AT_FDCWD, path, __sigil_open_flags(flags), mode));
}
int _open(const char *path, int flags, ...) alias(open);

int openat(int folder, const char *path, int flags, ...)
{
	MODE(mode, flags)
	return result(CANCELLABLE4(openat, kernel_folder(folder), path, __sigil_open_flags(flags), mode));
}

int creat(const char *path, mode_t mode)
{
	return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int close(int fd)
{
	long value = CANCELLABLE1(close, fd);

	/* POSIX.1-2024: a descriptor that is closed is no error. */
	return result(value == -4 /* EINTR */ ? 0 : value);
}
int _close(int fd) alias(close);

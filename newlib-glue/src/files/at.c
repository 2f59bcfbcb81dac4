/* Names relative to an open folder. */
#include "glue.h"
#include "flags.h"
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>
#include <utime.h>

int mkdirat(int folder, const char *path, mode_t mode)
{
	return result(sigil_sys_mkdirat(kernel_folder(folder), (long)path, mode));
}

int mknodat(int folder, const char *path, mode_t mode, dev_t device)
{
	return result(sigil_sys_mknodat(kernel_folder(folder), (long)path, mode, device));
}

int mkfifoat(int folder, const char *path, mode_t mode)
{
	return mknodat(folder, path, mode | S_IFIFO, 0);
}

int unlinkat(int folder, const char *path, int flags)
{
	int kernel = flags == AT_REMOVEDIR ? SIGIL_AT_REMOVEDIR : flags;

	return result(sigil_sys_unlinkat(kernel_folder(folder), (long)path, kernel));
}

int renameat(int old_folder, const char *old, int new_folder, const char *new)
{
	return result(sigil_sys_renameat(kernel_folder(old_folder), (long)old, kernel_folder(new_folder),
					 (long)new));
}

int linkat(int old_folder, const char *old, int new_folder, const char *new, int flags)
{
	return result(sigil_sys_linkat(kernel_folder(old_folder), (long)old, kernel_folder(new_folder),
				       (long)new, __sigil_at_flags(flags)));
}

int symlinkat(const char *to, int folder, const char *path)
{
	return result(sigil_sys_symlinkat((long)to, kernel_folder(folder), (long)path));
}

ssize_t readlinkat(int folder, const char *restrict path, char *restrict to, size_t size)
{
	return result(sigil_sys_readlinkat(kernel_folder(folder), (long)path, (long)to, size));
}

int fchmodat(int folder, const char *path, mode_t mode, int flags)
{
	/* As Linux: the rights of a symbolic link do not change. */
	if (flags)
		return fails_with(flags == AT_SYMLINK_NOFOLLOW ? EOPNOTSUPP : EINVAL);
	return result(sigil_sys_fchmodat(kernel_folder(folder), (long)path, mode));
}

int fchownat(int folder, const char *path, uid_t user, gid_t group, int flags)
{
	return result(sigil_sys_fchownat(kernel_folder(folder), (long)path, user, group,
					 __sigil_at_flags(flags)));
}

int faccessat(int folder, const char *path, int mode, int flags)
{
	int kernel = __sigil_at_flags(flags & ~AT_EACCESS) | (flags & AT_EACCESS ? SIGIL_AT_EACCESS : 0);

	if (kernel == 0)
		return result(sigil_sys_faccessat(kernel_folder(folder), (long)path, mode));
	return result(sigil_sys_faccessat2(kernel_folder(folder), (long)path, mode, kernel));
}

int utimensat(int folder, const char *path, const struct timespec *times, int flags)
{
	struct timespec kernel[2];

	/* The two special values are others, outside of a nanosecond's range, too. */
	for (int i = 0; times && i < 2; i++) {
		kernel[i] = times[i];
		if (times[i].tv_nsec == UTIME_NOW)
			kernel[i].tv_nsec = 0x3fffffff;
		if (times[i].tv_nsec == UTIME_OMIT)
			kernel[i].tv_nsec = 0x3ffffffe;
	}
	return result(sigil_sys_utimensat(kernel_folder(folder), (long)path, times ? (long)kernel : 0,
					  __sigil_at_flags(flags)));
}

int futimens(int fd, const struct timespec *times)
{
	return utimensat(fd, 0, times, 0);
}

int utimes(const char *path, const struct timeval *times)
{
	struct timespec exact[2];

	for (int i = 0; times && i < 2; i++)
		exact[i] = (struct timespec){ times[i].tv_sec, times[i].tv_usec * 1000 };
	return utimensat(AT_FDCWD, path, times ? exact : 0, 0);
}

int utime(const char *path, const struct utimbuf *times)
{
	struct timespec exact[2];

	if (times)
		exact[0].tv_sec = times->actime, exact[1].tv_sec = times->modtime,
		exact[0].tv_nsec = exact[1].tv_nsec = 0;
	return utimensat(AT_FDCWD, path, times ? exact : 0, 0);
}

/* What is told of a file. */
#include "glue.h"
#include "flags.h"
#include <sys/stat.h>

static struct timespec time_of(sigil_timespec from)
{
	return (struct timespec){ from.tv_sec, from.tv_nsec };
}

static int told(long value, const struct sigil_stat *from, struct stat *to)
{
	if (value < 0)
		return result(value);
	*to = (struct stat){
		.st_dev = from->st_dev,
		.st_ino = from->st_ino,
		.st_mode = from->st_mode,
		/* newlib's type has 16 bits. */
		.st_nlink = from->st_nlink < 0xffff ? from->st_nlink : 0xffff,
		.st_uid = from->st_uid,
		.st_gid = from->st_gid,
		.st_rdev = from->st_rdev,
		.st_size = from->st_size,
		.st_atim = time_of(from->st_atim),
		.st_mtim = time_of(from->st_mtim),
		.st_ctim = time_of(from->st_ctim),
		.st_blksize = from->st_blksize,
		.st_blocks = from->st_blocks,
	};
	return 0;
}

int fstat(int fd, struct stat *to)
{
	struct sigil_stat from;

	return told(sigil_sys_fstat(fd, (long)&from), &from, to);
}
int _fstat(int fd, struct stat *to) alias(fstat);

int stat(const char *restrict path, struct stat *restrict to)
{
	struct sigil_stat from;

	return told(sigil_sys_stat((long)path, (long)&from), &from, to);
}
int _stat(const char *restrict path, struct stat *restrict to) alias(stat);

int lstat(const char *restrict path, struct stat *restrict to)
{
	struct sigil_stat from;

	return told(sigil_sys_lstat((long)path, (long)&from), &from, to);
}

int fstatat(int folder, const char *restrict path, struct stat *restrict to, int flags)
{
	struct sigil_stat from;

	return told(sigil_sys_newfstatat(kernel_folder(folder), (long)path, (long)&from,
					 __sigil_at_flags(flags)),
		    &from, to);
}

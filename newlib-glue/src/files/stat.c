/* What is told of a file. */
#include "glue.h"
#include "flags.h"
#include <sys/stat.h>

/* As the kernel has it on x86-64. */
struct kernel_stat {
	unsigned long dev, ino, nlink;
	unsigned mode, uid, gid, padding;
	unsigned long rdev;
	long size, blksize, blocks;
	struct timespec atim, mtim, ctim;
	long reserved[3];
};

static int told(long value, const struct kernel_stat *from, struct stat *to)
{
	if (value < 0)
		return result(value);
	*to = (struct stat){
		.st_dev = from->dev,
		.st_ino = from->ino,
		.st_mode = from->mode,
		/* newlib's type has 16 bits. */
		.st_nlink = from->nlink < 0xffff ? from->nlink : 0xffff,
		.st_uid = from->uid,
		.st_gid = from->gid,
		.st_rdev = from->rdev,
		.st_size = from->size,
		.st_atim = from->atim,
		.st_mtim = from->mtim,
		.st_ctim = from->ctim,
		.st_blksize = from->blksize,
		.st_blocks = from->blocks,
	};
	return 0;
}

int fstat(int fd, struct stat *to)
{
	struct kernel_stat from;

	return told(sigil_sys_fstat(fd, (long)&from), &from, to);
}
int _fstat(int fd, struct stat *to) alias(fstat);

int stat(const char *restrict path, struct stat *restrict to)
{
	struct kernel_stat from;

	return told(sigil_sys_stat((long)path, (long)&from), &from, to);
}
int _stat(const char *restrict path, struct stat *restrict to) alias(stat);

int lstat(const char *restrict path, struct stat *restrict to)
{
	struct kernel_stat from;

	return told(sigil_sys_lstat((long)path, (long)&from), &from, to);
}

int fstatat(int folder, const char *restrict path, struct stat *restrict to, int flags)
{
	struct kernel_stat from;

	return told(sigil_sys_newfstatat(kernel_folder(folder), (long)path, (long)&from,
					 __sigil_at_flags(flags)),
		    &from, to);
}

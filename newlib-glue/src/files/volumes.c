/* statvfs(3), by Linux's statfs(2). */
#include "glue.h"
#include <sys/statfs.h>
#include <sys/statvfs.h>

static int told(int value, const struct statfs *from, struct statvfs *to)
{
	if (value == 0)
		*to = (struct statvfs){
			.f_bsize = from->f_bsize,
			.f_frsize = from->f_frsize ? from->f_frsize : from->f_bsize,
			.f_blocks = from->f_blocks,
			.f_bfree = from->f_bfree,
			.f_bavail = from->f_bavail,
			.f_files = from->f_files,
			.f_ffree = from->f_ffree,
			.f_favail = from->f_ffree,
			.f_fsid = (unsigned)from->f_fsid.__val[0],
			.f_flag = from->f_flags,
			.f_namemax = from->f_namelen,
		};
	return value;
}

int statvfs(const char *restrict path, struct statvfs *restrict to)
{
	struct statfs from;

	return told(statfs(path, &from), &from, to);
}

int fstatvfs(int fd, struct statvfs *to)
{
	struct statfs from;

	return told(fstatfs(fd, &from), &from, to);
}

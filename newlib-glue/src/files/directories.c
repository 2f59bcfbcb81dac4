/* Directories, in place of newlib's own functions, whose places (telldir) hold within one buffer
 * alone. A place is the kernel's. */
#include "glue.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct __sigil_directory {
	int fd;
	int at, end; /* of what is read */
	off_t place; /* of the next entry */
	char buffer[2048] __attribute__((__aligned__(8)));
};

static DIR *directory(int fd)
{
	DIR *d = calloc(1, sizeof *d);

	if (d)
		d->fd = fd;
	return d;
}

DIR *opendir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? 0 : directory(fd);

	if (fd >= 0 && !d)
		close(fd);
	return d;
}

DIR *fdopendir(int fd)
{
	struct stat st;
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fstat(fd, &st) < 0)
		return 0;
	if (flags & O_PATH || !S_ISDIR(st.st_mode)) {
		fails_with(flags & O_PATH ? EBADF : ENOTDIR);
		return 0;
	}
	DIR *d = directory(fd);
	if (d)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	return d;
}

int closedir(DIR *d)
{
	int value = close(d->fd);

	free(d);
	return value;
}

int fdclosedir(DIR *d)
{
	int fd = d->fd;

	free(d);
	return fd;
}

struct dirent *readdir(DIR *d)
{
	if (d->at >= d->end) {
		long got = sigil_sys_getdents64(d->fd, (long)d->buffer, sizeof d->buffer);
		if (got <= 0) {
			/* POSIX: one that was removed has no entries. */
			if (got < 0 && got != -2 /* ENOENT */)
				result(got);
			return 0;
		}
		d->at = 0;
		d->end = got;
	}
	struct dirent *entry = (void *)(d->buffer + d->at);
	d->at += entry->d_reclen;
	d->place = entry->d_off;
	return entry;
}

int readdir_r(DIR *restrict d, struct dirent *restrict to, struct dirent **restrict found)
{
	int old = self()->reent->_errno;

	self()->reent->_errno = 0;
	struct dirent *entry = readdir(d);
	int error = self()->reent->_errno;
	self()->reent->_errno = old;
	*found = 0;
	if (!entry)
		return error;
	memcpy(to, entry, entry->d_reclen);
	*found = to;
	return 0;
}

void seekdir(DIR *d, long place)
{
	d->place = lseek(d->fd, place, SEEK_SET);
	d->at = d->end = 0;
}

long telldir(DIR *d) { return d->place; }
void rewinddir(DIR *d) { seekdir(d, 0); }
int dirfd(DIR *d) { return d->fd; }

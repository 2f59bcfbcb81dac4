/* Reading, writing, seeking. */
#include "glue.h"
#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

ssize_t read(int fd, void *to, size_t size) { return result(CANCELLABLE3(read, fd, to, size)); }
ssize_t _read(int fd, void *to, size_t size) alias(read);

ssize_t write(int fd, const void *from, size_t size)
{
	return result(CANCELLABLE3(write, fd, from, size));
}
ssize_t _write(int fd, const void *from, size_t size) alias(write);

ssize_t pread(int fd, void *to, size_t size, off_t at)
{
	return result(CANCELLABLE4(pread64, fd, to, size, at));
}

ssize_t pwrite(int fd, const void *from, size_t size, off_t at)
{
	return result(CANCELLABLE4(pwrite64, fd, from, size, at));
}

ssize_t readv(int fd, const struct iovec *parts, int count)
{
	return result(CANCELLABLE3(readv, fd, parts, count));
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	return result(CANCELLABLE3(writev, fd, parts, count));
}

ssize_t preadv(int fd, const struct iovec *parts, int count, off_t at)
{
	return result(CANCELLABLE5(preadv, fd, parts, count, at, 0));
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at)
{
	return result(CANCELLABLE5(pwritev, fd, parts, count, at, 0));
}

off_t lseek(int fd, off_t offset, int whence) { return result(sigil_sys_lseek(fd, offset, whence)); }
off_t _lseek(int fd, off_t offset, int whence) alias(lseek);

int fsync(int fd) { return result(CANCELLABLE1(fsync, fd)); }
int fdatasync(int fd) { return result(CANCELLABLE1(fdatasync, fd)); }
void sync(void) { sigil_sys_sync(); }
int ftruncate(int fd, off_t size) { return result(sigil_sys_ftruncate(fd, size)); }
int truncate(const char *path, off_t size) { return result(sigil_sys_truncate((long)path, size)); }

int fallocate(int fd, int mode, off_t at, off_t size)
{
	return result(sigil_sys_fallocate(fd, mode, at, size));
}

int posix_fallocate(int fd, off_t at, off_t size)
{
	long value = sigil_sys_fallocate(fd, 0, at, size);

	return value < 0 ? error_of(value) : 0;
}

ssize_t copy_file_range(int from, off_t *from_at, int to, off_t *to_at, size_t size, unsigned flags)
{
	return result(sigil_sys_copy_file_range(from, (long)from_at, to, (long)to_at, size, flags));
}

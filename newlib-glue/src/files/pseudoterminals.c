/* Pseudoterminals. */
#include "glue.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

int posix_openpt(int flags)
{
	int fd = open("/dev/ptmx", flags);

	/* POSIX: none is left. */
	if (fd < 0 && self()->reent->_errno == ENOSPC)
		fails_with(EAGAIN);
	return fd;
}

/* The kernel has given it to the caller when it was opened; what is none is told so. */
int grantpt(int fd)
{
	int number;
	long value = sigil_sys_ioctl(fd, TIOCGPTN, (long)&number);

	return result(value == -25 /* ENOTTY */ ? -22 /* EINVAL */ : value);
}

int unlockpt(int fd)
{
	int locked = 0;

	return result(sigil_sys_ioctl(fd, TIOCSPTLCK, (long)&locked));
}

int ptsname_r(int fd, char *to, size_t size)
{
	int number;
	long value = sigil_sys_ioctl(fd, TIOCGPTN, (long)&number);

	if (value < 0)
		return error_of(value);
	return (size_t)snprintf(to, size, "/dev/pts/%d", number) >= size ? ERANGE : 0;
}

char *ptsname(int fd)
{
	static char name[32];
	int error = ptsname_r(fd, name, sizeof name);

	if (error)
		fails_with(error);
	return error ? 0 : name;
}

int ttyname_r(int fd, char *to, size_t size)
{
	char link[32], name[64];
	struct stat here, there;

	if (!isatty(fd))
		return self()->reent->_errno;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t length = readlink(link, name, sizeof name - 1);
	if (length < 0)
		return self()->reent->_errno;
	name[length] = 0;
	/* One of another root has no name here. */
	if (stat(name, &there) < 0 || fstat(fd, &here) < 0 || here.st_dev != there.st_dev ||
	    here.st_ino != there.st_ino)
		return ENODEV;
	if ((size_t)length >= size)
		return ERANGE;
	__builtin_memcpy(to, name, length + 1);
	return 0;
}

char *ttyname(int fd)
{
	static char name[64];
	int error = ttyname_r(fd, name, sizeof name);

	if (error)
		fails_with(error);
	return error ? 0 : name;
}

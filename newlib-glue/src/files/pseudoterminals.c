/* Pseudoterminals. */
#include "glue.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

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

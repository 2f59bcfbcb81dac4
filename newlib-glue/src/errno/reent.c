/* newlib's reentrant system calls: the plain ones, with the error in the structure that is given and
 * nowhere else. */
#include "glue.h"
#include <fcntl.h>
#include <reent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <unistd.h>

/* The calling thread's errno is what it was; the structure may be the thread's own. */
static void move_error(struct _reent *to, int before)
{
	int error = self()->reent->_errno;

	self()->reent->_errno = before;
	to->_errno = error;
}

#define REENTRANT(type, call)                              \
	{                                                  \
		int before = self()->reent->_errno;        \
		type value = call;                         \
		if (value == (type)-1)                     \
			move_error(reent, before);         \
		return value;                              \
	}

int _close_r(struct _reent *reent, int fd) REENTRANT(int, close(fd))
int _execve_r(struct _reent *reent, const char *path, char *const arguments[], char *const environment[])
	REENTRANT(int, execve(path, arguments, environment))
int _fcntl_r(struct _reent *reent, int fd, int command, int argument)
	REENTRANT(int, fcntl(fd, command, argument))
int _fork_r(struct _reent *reent) REENTRANT(int, fork())
int _fstat_r(struct _reent *reent, int fd, struct stat *to) REENTRANT(int, fstat(fd, to))
int _getpid_r(struct _reent *reent) { (void)reent; return getpid(); }
int _isatty_r(struct _reent *reent, int fd)
{
	int before = self()->reent->_errno, is = isatty(fd);

	if (!is)
		move_error(reent, before);
	return is;
}
int _kill_r(struct _reent *reent, int pid, int sig) REENTRANT(int, kill(pid, sig))
int _link_r(struct _reent *reent, const char *old, const char *new) REENTRANT(int, link(old, new))
_off_t _lseek_r(struct _reent *reent, int fd, _off_t offset, int whence)
	REENTRANT(_off_t, lseek(fd, offset, whence))
int _mkdir_r(struct _reent *reent, const char *path, int mode) REENTRANT(int, mkdir(path, mode))
int _open_r(struct _reent *reent, const char *path, int flags, int mode)
	REENTRANT(int, open(path, flags, mode))
_ssize_t _read_r(struct _reent *reent, int fd, void *to, size_t size)
	REENTRANT(_ssize_t, read(fd, to, size))
int _rename_r(struct _reent *reent, const char *old, const char *new) REENTRANT(int, rename(old, new))
void *_sbrk_r(struct _reent *reent, ptrdiff_t increment) REENTRANT(void *, sbrk(increment))
int _stat_r(struct _reent *reent, const char *path, struct stat *to) REENTRANT(int, stat(path, to))
_CLOCK_T_ _times_r(struct _reent *reent, struct tms *to) REENTRANT(_CLOCK_T_, times(to))
int _unlink_r(struct _reent *reent, const char *path) REENTRANT(int, unlink(path))
int _wait_r(struct _reent *reent, int *status) REENTRANT(int, wait(status))
_ssize_t _write_r(struct _reent *reent, int fd, const void *from, size_t size)
	REENTRANT(_ssize_t, write(fd, from, size))
int _gettimeofday_r(struct _reent *reent, struct timeval *to, void *zone)
	REENTRANT(int, gettimeofday(to, zone))

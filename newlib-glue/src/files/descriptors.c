/* Descriptors: copies, pipes, flags, locks, requests to devices. */
#include "glue.h"
#include "flags.h"
#include <stdarg.h>
#include <sys/ioctl.h>
#include <unistd.h>

int dup(int fd) { return result(sigil_sys_dup(fd)); }

int dup2(int from, int to)
{
	return result(sigil_sys_dup2(from, to));
}

int dup3(int from, int to, int flags)
{
	return result(sigil_sys_dup3(from, to, __sigil_open_flags(flags)));
}

int pipe(int ends[2]) { return result(sigil_sys_pipe((long)ends)); }
int pipe2(int ends[2], int flags)
{
	return result(sigil_sys_pipe2((long)ends, __sigil_open_flags(flags)));
}

enum { K_GETLK = 5, K_SETLK, K_SETLKW, K_SETOWN, K_SETSIG = 10, K_GETSIG, K_GETOWN_EX = 16, K_DUPFD_CLOEXEC = 1030,
       K_OFD_GETLK = 36, K_OFD_SETLK, K_OFD_SETLKW };

struct kernel_flock {
	short type, whence;
	off_t start, length;
	pid_t pid;
};

static long lock(int fd, int command, struct flock *area)
{
	/* newlib's F_RDLCK, F_WRLCK and F_UNLCK are 1, 2, 3, the kernel's 0, 1, 2. */
	struct kernel_flock lock = { area->l_type - 1, area->l_whence, area->l_start, area->l_len,
				     area->l_pid };
	long value = command == K_SETLKW || command == K_OFD_SETLKW ?
			     CANCELLABLE3(fcntl, fd, command, &lock) :
			     sigil_sys_fcntl(fd, command, (long)&lock);

	if (value == 0 && (command == K_GETLK || command == K_OFD_GETLK))
		*area = (struct flock){ lock.type + 1, lock.whence, lock.start, lock.length, lock.pid };
	return value;
}

/* Whose a descriptor's signals are, or less than 0 a group's: which the plain command could not tell from an error. */
static int owner(int fd)
{
	struct {
		int type, number;
	} owner;
	enum { GROUP = 2 };
	int done = result(sigil_sys_fcntl(fd, K_GETOWN_EX, (long)&owner));

	return done < 0 ? done : owner.type == GROUP ? -owner.number : owner.number;
}

int fcntl(int fd, int command, ...)
{
	va_list list;
	long value;

	va_start(list, command);
	long argument = va_arg(list, long);
	va_end(list);
	switch (command) {
	case F_GETFL:
		value = sigil_sys_fcntl(fd, command, 0);
		return value < 0 ? result(value) : __sigil_newlib_flags(value);
	case F_SETFL: return result(sigil_sys_fcntl(fd, command, __sigil_open_flags(argument)));
	case F_GETOWN: return owner(fd);
	case F_SETOWN: return result(sigil_sys_fcntl(fd, K_SETOWN, argument));
	case F_GETLK: return result(lock(fd, K_GETLK, (struct flock *)argument));
	case F_SETLK: return result(lock(fd, K_SETLK, (struct flock *)argument));
	case F_SETLKW: return result(lock(fd, K_SETLKW, (struct flock *)argument));
	case F_OFD_GETLK: return result(lock(fd, K_OFD_GETLK, (struct flock *)argument));
	case F_OFD_SETLK: return result(lock(fd, K_OFD_SETLK, (struct flock *)argument));
	case F_OFD_SETLKW: return result(lock(fd, K_OFD_SETLKW, (struct flock *)argument));
	case F_DUPFD_CLOEXEC: return result(sigil_sys_fcntl(fd, K_DUPFD_CLOEXEC, argument));
	case F_SETSIG: return result(sigil_sys_fcntl(fd, K_SETSIG, kernel_signal(argument)));
	case F_GETSIG:
		value = sigil_sys_fcntl(fd, K_GETSIG, 0);
		return value < 0 ? result(value) : newlib_signal(value);
	/* The same numbers. */
	case F_DUPFD:
	case F_GETFD:
	case F_SETFD:
	case F_SETPIPE_SZ:
	case F_GETPIPE_SZ:
	case F_ADD_SEALS:
	case F_GET_SEALS: return result(sigil_sys_fcntl(fd, command, argument));
	}
	return fails_with(EINVAL);
}
int _fcntl(int fd, int command, ...) alias(fcntl);

int flock(int fd, int operation)
{
	return result(sigil_sys_flock(fd, operation));
}

/* XSI: locks from the current offset. */
int lockf(int fd, int command, off_t size)
{
	struct flock area = { .l_type = F_WRLCK, .l_whence = SEEK_CUR, .l_len = size };

	switch (command) {
	case F_TEST:
		area.l_type = F_RDLCK;
		if (fcntl(fd, F_GETLK, &area) < 0)
			return -1;
		if (area.l_type == F_UNLCK || area.l_pid == getpid())
			return 0;
		return fails_with(EACCES);
	case F_ULOCK: area.l_type = F_UNLCK; /* fall through */
	case F_TLOCK: return fcntl(fd, F_SETLK, &area);
	case F_LOCK: return fcntl(fd, F_SETLKW, &area);
	}
	return fails_with(EINVAL);
}

int ioctl(int fd, int request, ...)
{
	va_list list;

	va_start(list, request);
	long argument = va_arg(list, long);
	va_end(list);
	/* Its argument has flags of open(2). */
	if ((unsigned)request == TIOCGPTPEER)
		argument = __sigil_open_flags(argument);
	return result(sigil_sys_ioctl(fd, (unsigned)request, argument));
}
int _ioctl(int fd, int request, ...) alias(ioctl);

int posix_fadvise(int fd, off_t at, off_t size, int advice)
{
	long value = sigil_sys_fadvise64(fd, at, size, advice);

	return value < 0 ? error_of(value) : 0;
}

int getdents(int fd, void *entries, int size)
{
	return result(sigil_sys_getdents64(fd, (long)entries, size));
}

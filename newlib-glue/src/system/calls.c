/* Calls by number, and what Linux programs ask of the kernel besides POSIX. */
#include "glue.h"
#include <sched.h>
#include <stdarg.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/statfs.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

/* Its arguments are the kernel's, signals' numbers included; the error is newlib's. */
long syscall(long number, ...)
{
	va_list list;
	long arguments[6];

	va_start(list, number);
	for (int i = 0; i < 6; i++)
		arguments[i] = va_arg(list, long);
	va_end(list);
	return result(sigil_syscall(number, arguments[0], arguments[1], arguments[2], arguments[3],
				    arguments[4], arguments[5]));
}

int prctl(int option, ...)
{
	va_list list;
	long arguments[4];

	va_start(list, option);
	for (int i = 0; i < 4; i++)
		arguments[i] = va_arg(list, long);
	va_end(list);
	if (option == PR_SET_PDEATHSIG)
		arguments[0] = arguments[0] ? kernel_signal(arguments[0]) : 0;
	long value = sigil_sys_prctl(option, arguments[0], arguments[1], arguments[2], arguments[3]);
	if (option == PR_GET_PDEATHSIG && value == 0)
		*(int *)arguments[0] = newlib_signal(*(int *)arguments[0]);
	return result(value);
}

int uname(struct utsname *to) { return result(sigil_sys_uname((long)to)); }

int gethostname(char *name, size_t size)
{
	struct utsname names;

	if (uname(&names) < 0)
		return -1;
	size_t length = strlen(names.nodename);
	memcpy(name, names.nodename, length < size ? length + 1 : size);
	/* POSIX: a name that is cut off need not end. */
	if (size && length >= size)
		name[size - 1] = 0;
	return 0;
}

int sysinfo(struct sysinfo *to) { return result(sigil_sys_sysinfo((long)to)); }
int setfsuid(uid_t user) { return sigil_sys_setfsuid(user); }
int setfsgid(gid_t group) { return sigil_sys_setfsgid(group); }
int statfs(const char *path, struct statfs *to) { return result(sigil_sys_statfs((long)path, (long)to)); }
int fstatfs(int fd, struct statfs *to) { return result(sigil_sys_fstatfs(fd, (long)to)); }

ssize_t sendfile(int to, int from, off_t *at, size_t size)
{
	return result(sigil_sys_sendfile(to, from, (long)at, size));
}

ssize_t getrandom(void *to, size_t size, unsigned flags)
{
	return result(CANCELLABLE3(getrandom, to, size, flags));
}

int getentropy(void *to, size_t size)
{
	if (size > 256)
		return fails_with(EIO);
	return result(sigil_sys_getrandom((long)to, size, 0)) < 0 ? -1 : 0;
}

int getrlimit(int which, struct rlimit *to) { return result(sigil_sys_getrlimit(which, (long)to)); }

int setrlimit(int which, const struct rlimit *from)
{
	return result(sigil_sys_setrlimit(which, (long)from));
}

int prlimit(pid_t pid, int which, const struct rlimit *from, struct rlimit *to)
{
	return result(sigil_sys_prlimit64(pid, which, (long)from, (long)to));
}

int getrusage(int who, struct rusage *to) { return result(sigil_sys_getrusage(who, (long)to)); }

int getpriority(int which, id_t who)
{
	/* The kernel's is never negative. */
	long value = sigil_sys_getpriority(which, who);

	return value < 0 ? result(value) : 20 - value;
}

int setpriority(int which, id_t who, int priority)
{
	return result(sigil_sys_setpriority(which, who, priority));
}

int nice(int increment)
{
	int now = getpriority(PRIO_PROCESS, 0) + increment;

	if (now > 19)
		now = 19;
	if (now < -20)
		now = -20;
	if (setpriority(PRIO_PROCESS, 0, now) < 0) {
		if (self()->reent->_errno == EACCES)
			fails_with(EPERM);
		return -1;
	}
	return now;
}

/* Descriptors of events and of time. None of signals: what is read of one has the kernel's numbers, and read(2)
 * knows nothing of what it reads. */
#include "glue.h"
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

int eventfd(unsigned count, int flags)
{
	return result(sigil_sys_eventfd2(count, flags));
}

int eventfd_read(int file, eventfd_t *value)
{
	return read(file, value, sizeof *value) == sizeof *value ? 0 : -1;
}

int eventfd_write(int file, eventfd_t value)
{
	return write(file, &value, sizeof value) == sizeof value ? 0 : -1;
}

int timerfd_create(clockid_t clock, int flags)
{
	return result(sigil_sys_timerfd_create(kernel_clock(clock), flags));
}

int timerfd_settime(int file, int flags, const struct itimerspec *to, struct itimerspec *old)
{
	return result(sigil_sys_timerfd_settime(file, flags, (long)to, (long)old));
}

int timerfd_gettime(int file, struct itimerspec *left)
{
	return result(sigil_sys_timerfd_gettime(file, (long)left));
}

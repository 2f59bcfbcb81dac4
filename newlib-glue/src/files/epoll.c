/* Linux's epoll(7). */
#include "glue.h"
#include <sys/epoll.h>

int epoll_create(int size)
{
	return size <= 0 ? fails_with(EINVAL) : epoll_create1(0);
}

int epoll_create1(int flags)
{
	return result(sigil_sys_epoll_create1(flags));
}

int epoll_ctl(int file, int how, int watched, struct epoll_event *event)
{
	return result(sigil_sys_epoll_ctl(file, how, watched, (long)event));
}

int epoll_wait(int file, struct epoll_event *events, int most, int timeout)
{
	return epoll_pwait(file, events, most, timeout, 0);
}

int epoll_pwait(int file, struct epoll_event *events, int most, int timeout, const sigset_t *mask)
{
	__sigset_t kernel = mask ? kernel_set(*mask) : 0;

	return result(CANCELLABLE_ALL(epoll_pwait, file, events, most, timeout, mask ? &kernel : 0,
				      KERNEL_SIGSET));
}

int epoll_pwait2(int file, struct epoll_event *events, int most, const struct timespec *timeout,
		 const sigset_t *mask)
{
	__sigset_t kernel = mask ? kernel_set(*mask) : 0;

	return result(CANCELLABLE_ALL(epoll_pwait2, file, events, most, timeout, mask ? &kernel : 0,
				      KERNEL_SIGSET));
}

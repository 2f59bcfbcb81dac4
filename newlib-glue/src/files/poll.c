/* Waiting for descriptors. */
#include "glue.h"
#include <poll.h>
#include <sys/select.h>

int poll(struct pollfd *files, nfds_t count, int timeout)
{
#ifdef SYS_poll
	return result(CANCELLABLE3(poll, files, count, timeout));
#else
	struct timespec left = { timeout / 1000, timeout % 1000 * 1000000 };

	return result(CANCELLABLE5(ppoll, files, count, timeout < 0 ? 0 : &left, 0, KERNEL_SIGSET));
#endif
}

int ppoll(struct pollfd *files, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
	/* The kernel writes what is left of the time. */
	struct timespec left = timeout ? *timeout : (struct timespec){ 0 };
	__sigset_t kernel = mask ? kernel_set(*mask) : 0;

	return result(CANCELLABLE5(ppoll, files, count, timeout ? &left : 0, mask ? &kernel : 0,
				   KERNEL_SIGSET));
}

int select(int count, fd_set *reading, fd_set *writing, fd_set *others, struct timeval *timeout)
{
#ifdef SYS_select
	return result(CANCELLABLE5(select, count, reading, writing, others, timeout));
#else
	struct timespec left = { 0 };

	if (timeout) {
		if (timeout->tv_sec < 0 || timeout->tv_usec < 0)
			return fails_with(EINVAL);
		left.tv_sec = timeout->tv_sec + timeout->tv_usec / 1000000;
		left.tv_nsec = timeout->tv_usec % 1000000 * 1000;
	}
	long value = CANCELLABLE_ALL(pselect6, count, reading, writing, others, timeout ? &left : 0, 0);
	/* Linux's tells what is left of the time. */
	if (timeout)
		*timeout = (struct timeval){ left.tv_sec, left.tv_nsec / 1000 };
	return result(value);
#endif
}

int pselect(int count, fd_set *reading, fd_set *writing, fd_set *others, const struct timespec *timeout,
	    const sigset_t *mask)
{
	struct timespec left = timeout ? *timeout : (struct timespec){ 0 };
	__sigset_t kernel = mask ? kernel_set(*mask) : 0;
	struct {
		const __sigset_t *set;
		size_t size;
	} told = { mask ? &kernel : 0, KERNEL_SIGSET };

	return result(CANCELLABLE_ALL(pselect6, count, reading, writing, others, timeout ? &left : 0,
				      &told));
}

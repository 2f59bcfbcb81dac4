/* Waiting for descriptors. */
#include "glue.h"
#include <poll.h>
#include <sys/select.h>

int poll(struct pollfd *files, nfds_t count, int timeout)
{
	return result(CANCELLABLE3(poll, files, count, timeout));
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
	return result(CANCELLABLE5(select, count, reading, writing, others, timeout));
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

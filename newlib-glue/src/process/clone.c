/* clone(2), unshare(2). */
#include "threads.h"
#include <sched.h>
#include <stdarg.h>

hidden long __sigil_clone(int (*)(void *), void *, int, void *, pid_t *, void *, pid_t *);

/* The low byte of the flags is the signal of its end, in newlib's number. */
int clone(int (*function)(void *), void *stack, int flags, void *argument, ...)
{
	va_list list;

	va_start(list, argument);
	pid_t *parent_tid = va_arg(list, pid_t *);
	void *thread_pointer = va_arg(list, void *);
	pid_t *child_tid = va_arg(list, pid_t *);
	va_end(list);
	if (!stack)
		return fails_with(EINVAL);
	int sig = flags & CSIGNAL;
	flags = (flags & ~CSIGNAL) | (sig ? kernel_signal(sig) : 0);
	return result(__sigil_clone(function, stack, flags, argument, parent_tid, thread_pointer,
				    child_tid));
}

int unshare(int flags)
{
	return result(sigil_sys_unshare(flags));
}

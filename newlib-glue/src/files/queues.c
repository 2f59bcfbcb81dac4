/* Message queues: descriptors of the kernel's, whose names have no slash there. */
#include "glue.h"
#include "flags.h"
#include <mqueue.h>
#include <stdarg.h>
#include <unistd.h>

static const char *kernel_name(const char *name)
{
	return *name == '/' ? name + 1 : name;
}

mqd_t mq_open(const char *name, int flags, ...)
{
	mode_t mode = 0;
	struct mq_attr *attributes = 0;

	if (flags & O_CREAT) {
		va_list list;
		va_start(list, flags);
		mode = va_arg(list, mode_t);
		attributes = va_arg(list, struct mq_attr *);
		va_end(list);
	}
	return result(sigil_sys_mq_open((long)kernel_name(name), __sigil_open_flags(flags), mode, (long)attributes));
}

int mq_close(mqd_t queue)
{
	return close(queue);
}

int mq_unlink(const char *name)
{
	long value = sigil_sys_mq_unlink((long)kernel_name(name));

	/* POSIX has another error for what the kernel takes for a file of somebody else's. */
	return result(value == -1 /* EPERM */ ? -13 /* EACCES */ : value);
}

int mq_setattr(mqd_t queue, const struct mq_attr *restrict new, struct mq_attr *restrict old)
{
	struct mq_attr told = { 0 };

	if (new) {
		/* Other flags are as many as one that the kernel refuses. */
		told.mq_flags = new->mq_flags & ~(long)O_NONBLOCK ? 1 : 0;
		if (new->mq_flags & O_NONBLOCK)
			told.mq_flags |= __sigil_open_flags(O_NONBLOCK);
	}
	long value = sigil_sys_mq_getsetattr(queue, new ? (long)&told : 0, (long)old);
	if (value == 0 && old)
		old->mq_flags = old->mq_flags ? O_NONBLOCK : 0;
	return result(value);
}

int mq_getattr(mqd_t queue, struct mq_attr *attributes)
{
	return mq_setattr(queue, 0, attributes);
}

int mq_timedsend(mqd_t queue, const char *text, size_t size, unsigned priority, const struct timespec *until)
{
	return result(CANCELLABLE5(mq_timedsend, queue, text, size, priority, until));
}

int mq_send(mqd_t queue, const char *text, size_t size, unsigned priority)
{
	return mq_timedsend(queue, text, size, priority, 0);
}

ssize_t mq_timedreceive(mqd_t queue, char *restrict text, size_t size, unsigned *restrict priority,
			const struct timespec *restrict until)
{
	return result(CANCELLABLE5(mq_timedreceive, queue, text, size, priority, until));
}

ssize_t mq_receive(mqd_t queue, char *text, size_t size, unsigned *priority)
{
	return mq_timedreceive(queue, text, size, priority, 0);
}

int mq_notify(mqd_t queue, const struct sigevent *event)
{
	struct {
		union sigval value;
		int signo, notify;
		int padding[12];
	} told = { 0 };

	if (!event)
		return result(sigil_sys_mq_notify(queue, 0));
	switch (event->sigev_notify) {
	case SIGEV_NONE: told.notify = 1; break;
	case SIGEV_SIGNAL: break;
	/* A thread would wait at a socket of AF_NETLINK. */
	case SIGEV_THREAD: return fails_with(EAFNOSUPPORT);
	default: return fails_with(EINVAL);
	}
	told.value = event->sigev_value;
	told.signo = kernel_signal(event->sigev_signo);
	return result(sigil_sys_mq_notify(queue, (long)&told));
}

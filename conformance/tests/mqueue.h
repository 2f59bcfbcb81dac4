// For tests of message queues: a queue with a name of its own, which is gone at the end.
#ifndef MQUEUE_H
#define MQUEUE_H

#include "process.h"
#include <mqueue.h>
#include <sys/stat.h>

// As calls by syscall() have them, whatever the libc's are.
enum { KERNEL_O_CREAT = 0100, KERNEL_O_NONBLOCK = 04000, KERNEL_SIGCHLD = 17 };

static char queue_name[32];
static pid_t queue_maker;

static void remove_queue(void)
{
    if (getpid() == queue_maker) mq_unlink(queue_name);
}

// Names it, in case somebody else has such tests under way.
static void UNUSED name_queue(const char *what)
{
    snprintf(queue_name, sizeof queue_name, "/sigil-%s-%d", what, (int)getpid());
    queue_maker = getpid();
    mq_unlink(queue_name);
    atexit(remove_queue);
}

// A new queue for `most` messages of up to `longest` bytes.
static mqd_t UNUSED make_queue(const char *what, int flags, long most, long longest)
{
    struct mq_attr attributes = {.mq_maxmsg = most, .mq_msgsize = longest};
    name_queue(what);
    mqd_t queue = mq_open(queue_name, O_CREAT | O_EXCL | O_RDWR | flags, 0600, &attributes);
    MUST(queue);
    return queue;
}

// A time of CLOCK_REALTIME, so long from now.
static struct timespec UNUSED in_ms(long ms)
{
    long long ns = now_ns(CLOCK_REALTIME) + ms * 1000000LL;
    return (struct timespec){ns / 1000000000, ns % 1000000000};
}

static long UNUSED messages_in(mqd_t queue)
{
    struct mq_attr attributes;
    MUST(mq_getattr(queue, &attributes));
    return attributes.mq_curmsgs;
}

#endif

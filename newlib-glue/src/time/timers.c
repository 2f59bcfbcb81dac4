/* POSIX timers. One that calls a function has a thread, which waits for the timer's signal; the
 * timer's name is the thread then, shifted, with the top bit set. */
#include "threads.h"
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct kernel_sigevent {
	union sigval value;
	int signo, notify, thread;
	int padding[11];
};
enum { K_SIGNAL, K_NONE, K_THREAD, K_THREAD_ID = 4 };

static struct sigil_thread *thread_of(timer_t timer)
{
	return (long)timer < 0 ? (struct sigil_thread *)(timer << 1) : 0;
}

static int number_of(timer_t timer)
{
	struct sigil_thread *thread = thread_of(timer);

	return thread ? thread->timer & INT_MAX : (int)timer;
}

struct begin {
	struct sigevent event;
	volatile int ready;
};

static void again(void *at)
{
	longjmp(at, 1);
}

/* A function that ends its thread ends this call of it alone. */
static void call(void (*function)(union sigval), union sigval value)
{
	jmp_buf back;

	if (setjmp(back) == 0) {
		pthread_cleanup_push(again, back);
		function(value);
		pthread_cleanup_pop(0);
	}
	self()->cleanup = 0;
	self()->cancelled = 0;
	self()->cancel_state = PTHREAD_CANCEL_ENABLE;
}

static void *serve(void *argument)
{
	struct begin *begin = argument;
	struct sigil_thread *me = self();
	void (*function)(union sigval) = begin->event.sigev_notify_function;
	union sigval value = begin->event.sigev_value;
	__sigset_t wanted = BIT(KERNEL_SIGTIMER - 1);
	siginfo_t info;

	__atomic_store_n(&begin->ready, 1, __ATOMIC_SEQ_CST);
	futex_wake(&begin->ready, 1, 0);
	while (me->timer >= 0) {
		long got = sigil_sys_rt_sigtimedwait((long)&wanted, (long)&info, 0, KERNEL_SIGSET);
		if (got < 0 || info.si_code != SI_TIMER || me->timer < 0)
			continue;
		/* As a thread that was just made: POSIX says with which mask. */
		call(function, value);
	}
	sigil_sys_timer_delete(me->timer & INT_MAX);
	return 0;
}

static int create_served(int clock, const struct sigevent *event, timer_t *to)
{
	struct begin begin = { .event = *event };
	struct kernel_sigevent told = { .signo = KERNEL_SIGTIMER, .notify = K_THREAD_ID };
	pthread_attr_t attributes;
	pthread_t thread;
	int number = -1;

	if (event->sigev_notify_attributes)
		attributes = *event->sigev_notify_attributes;
	else
		pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	/* The timer's signal stays pending until the thread takes it; no other is the thread's. */
	__sigset_t mask = block_kernel(~0ul);
	int error = pthread_create(&thread, &attributes, serve, &begin);
	if (error) {
		restore_kernel(mask);
		return fails_with(error == EAGAIN ? EAGAIN : error);
	}
	told.thread = thread->tid;
	long value = sigil_sys_timer_create(clock, (long)&told, (long)&number);
	thread->timer = value < 0 ? INT_MIN : number;
	while (!begin.ready)
		__sigil_wait(&begin.ready, 0, CLOCK_MONOTONIC, 0, 0);
	if (value < 0)
		sigil_sys_tkill(thread->tid, KERNEL_SIGTIMER);
	restore_kernel(mask);
	*to = (timer_t)thread >> 1 | 1ul << 63;
	return result(value);
}

int timer_create(clockid_t clock, struct sigevent *restrict event, timer_t *restrict to)
{
	struct kernel_sigevent told = { .notify = K_SIGNAL };
	int number, how = event ? event->sigev_notify : SIGEV_SIGNAL;

	if (how == SIGEV_THREAD)
		return create_served(kernel_clock(clock), event, to);
	switch (how) {
	case SIGEV_NONE: told.notify = K_NONE; break;
	case SIGEV_SIGNAL: break;
	case SIGEV_THREAD_ID:
		told.notify = K_THREAD_ID;
		told.thread = event->sigev_notify_thread_id;
		break;
	default: return fails_with(EINVAL);
	}
	if (event) {
		told.value = event->sigev_value;
		told.signo = kernel_signal(event->sigev_signo);
	}
	long value = sigil_sys_timer_create(kernel_clock(clock), event ? (long)&told : 0, (long)&number);
	if (value == 0)
		*to = number;
	return result(value);
}

int timer_delete(timer_t timer)
{
	struct sigil_thread *thread = thread_of(timer);

	if (!thread)
		return result(sigil_sys_timer_delete(timer));
	__atomic_fetch_or(&thread->timer, INT_MIN, __ATOMIC_SEQ_CST);
	sigil_sys_tkill(thread->tid, KERNEL_SIGTIMER);
	return 0;
}

int timer_settime(timer_t timer, int flags, const struct itimerspec *restrict from,
		  struct itimerspec *restrict old)
{
	return result(sigil_sys_timer_settime(number_of(timer), flags & TIMER_ABSTIME ? SIGIL_TIMER_ABSTIME : 0,
					      (long)from, (long)old));
}

int timer_gettime(timer_t timer, struct itimerspec *to)
{
	return result(sigil_sys_timer_gettime(number_of(timer), (long)to));
}

int timer_getoverrun(timer_t timer)
{
	return result(sigil_sys_timer_getoverrun(number_of(timer)));
}

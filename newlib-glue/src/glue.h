/* What every file of the glue uses: the kernel's calls as functions, a thread's structure, the
 * kernel's numbers where newlib's differ. */
#ifndef SIGIL_GLUE_H
#define SIGIL_GLUE_H

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <reent.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>

#include "sigil_direct.h"
#include "sigil_newlib.h"
#include "calls.h"
#include "thread_pointer.h"

#undef errno

#define hidden __attribute__((__visibility__("hidden")))
#define weak __attribute__((__weak__))
#define alias(of) __attribute__((__alias__(#of)))
#define likely(condition) __builtin_expect(!!(condition), 1)
#define unlikely(condition) __builtin_expect(!!(condition), 0)

enum { CANCEL_MASKED = 2 }; /* a cancellation state: a cancelled call fails with ECANCELED */

/* A thread. Where its TLS ends at the thread pointer (TLS_BELOW), this begins there:
 * <machine/sigil_reent.h> knows the first two words, and gcc's stack protector reads the one at 40.
 * Where TLS begins there, this ends there, with the word that <machine/sigil_reent.h> knows; the
 * protector reads a variable of newlib's. */
struct sigil_thread {
#ifdef TLS_BELOW
	struct sigil_thread *self;
	struct _reent *reent;
	void *reserved[3];
	uintptr_t canary;
#endif
	struct sigil_thread *previous, *next; /* all threads, in a ring */

	int tid; /* cleared by the kernel when the thread has ended */
	int joined; /* JOINABLE, DETACHED, ENDED */
	volatile int cancelled;
	volatile unsigned char cancel_state, cancel_asynchronous;
	unsigned char has_specific;
	int timer; /* of a thread that serves one: its number, negative when it is deleted */
	struct _pthread_cleanup_context *cleanup;

	/* As the kernel reads it: set_robust_list(2). */
	struct {
		void *volatile head;
		long offset;
		void *volatile pending;
	} robust;

	void *(*start)(void *);
	void *argument, *result;
	unsigned char *map; /* what is given back when the thread is gone */
	size_t map_size;
	unsigned char *stack; /* its end */
	size_t stack_size, guard_size;
	int policy_wanted; /* it waits with its start until its policy is set: */
	volatile int begun; /* 1, or -1 when that has failed */
	__sigset_t mask; /* the kernel's, to begin with */

	struct _reent own_reent;
	void *specific[PTHREAD_KEYS_MAX];
#ifndef TLS_BELOW
	struct {
		void *unused;
		struct _reent *reent;
	} __attribute__((__aligned__(16)));
#endif
};

enum { JOINABLE, DETACHED, ENDED };

/* The thread pointer of a thread, and the thread of this one's. */
static inline void *pointer_of(struct sigil_thread *thread)
{
#ifdef TLS_BELOW
	return thread;
#else
	return thread + 1;
#endif
}

#ifndef TLS_BELOW
_Static_assert(offsetof(struct sigil_thread, reent) + 8 == sizeof(struct sigil_thread), "the last word");
#endif

static inline struct sigil_thread *self(void)
{
#ifdef TLS_BELOW
	return thread_pointer();
#else
	return (struct sigil_thread *)thread_pointer() - 1;
#endif
}

/* ---- results ---- */

/* newlib's number of an error of the kernel's. */
hidden extern const unsigned char __sigil_errno[134];

static inline int error_of(long result)
{
	unsigned long number = -result;

	return number < sizeof __sigil_errno ? __sigil_errno[number] : EINVAL;
}

/* What a function gives for a kernel's result: errno is set, in the calling thread's struct _reent. */
hidden long __sigil_result(long);

static inline long result(long value)
{
	if (likely((unsigned long)value <= -4096ul))
		return value;
	return __sigil_result(value);
}

static inline int fails_with(int error)
{
	self()->reent->_errno = error;
	return -1;
}

/* ---- cancellation points ---- */

/* Only a program that cancels threads has it. */
weak long __sigil_cancellable(long number, long a, long b, long c, long d, long e, long f);

#define CANCELLABLE6(name, number, a, b, c, d, e, f, ...)                       \
	(&__sigil_cancellable ?                                                 \
		 __sigil_cancellable(number, (long)(a), (long)(b), (long)(c),   \
				     (long)(d), (long)(e), (long)(f)) :         \
		 sigil_sys_##name(__VA_ARGS__))
#define CANCELLABLE1(name, a)                                                   \
	CANCELLABLE6(name, SYS_##name, a, 0, 0, 0, 0, 0, (long)(a))
#define CANCELLABLE2(name, a, b)                                                \
	CANCELLABLE6(name, SYS_##name, a, b, 0, 0, 0, 0, (long)(a), (long)(b))
#define CANCELLABLE3(name, a, b, c)                                             \
	CANCELLABLE6(name, SYS_##name, a, b, c, 0, 0, 0, (long)(a), (long)(b), (long)(c))
#define CANCELLABLE4(name, a, b, c, d)                                          \
	CANCELLABLE6(name, SYS_##name, a, b, c, d, 0, 0, (long)(a), (long)(b), (long)(c), (long)(d))
#define CANCELLABLE5(name, a, b, c, d, e)                                       \
	CANCELLABLE6(name, SYS_##name, a, b, c, d, e, 0, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e))
#define CANCELLABLE_ALL(name, a, b, c, d, e, f)                                 \
	CANCELLABLE6(name, SYS_##name, a, b, c, d, e, f, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

/* ---- signals ---- */

enum { KERNEL_SIGSET = 8, FIRST_REALTIME = 35, LAST_SIGNAL = 64 };
enum { KERNEL_SIGTIMER = 32, KERNEL_SIGCANCEL = 33, KERNEL_SIGSETXID = 34 };

hidden extern const unsigned char __sigil_to_kernel[SIGRTMAX + 1];
hidden extern const unsigned char __sigil_from_kernel[LAST_SIGNAL + 1];

/* The kernel's number of a signal; one that the kernel refuses for what is none. */
static inline int kernel_signal(int sig)
{
	return (unsigned)sig <= SIGRTMAX ? __sigil_to_kernel[sig] : LAST_SIGNAL + 1;
}

/* newlib's number of a signal of the kernel's; 0 for those that the glue keeps for itself. */
static inline int newlib_signal(int sig)
{
	return (unsigned)sig <= LAST_SIGNAL ? __sigil_from_kernel[sig] : 0;
}

/* Signals whose numbers differ, as bits of newlib's set and of the kernel's. */
#define BIT(n) (1ul << (n))
#define NEWLIB_MOVED                                                                              \
	(BIT(SIGEMT) | BIT(SIGBUS) | BIT(SIGSYS) | BIT(SIGURG) | BIT(SIGSTOP) | BIT(SIGTSTP) |    \
	 BIT(SIGCONT) | BIT(SIGCHLD) | BIT(SIGIO) | BIT(SIGLOST) | BIT(SIGUSR1) | BIT(SIGUSR2))
#define NEWLIB_SAME (BIT(SIGRTMIN) - 2 & ~NEWLIB_MOVED)
#define KERNEL_SAME (NEWLIB_SAME >> 1)
#define KERNEL_MOVED (BIT(31) - 1 & ~KERNEL_SAME)
#define NEWLIB_REALTIME (BIT(SIGRTMAX + 1) - BIT(SIGRTMIN))

/* The bits, in the other's set, of signals whose numbers differ: all are below 32. */
hidden extern const unsigned __sigil_bit_to_kernel[32], __sigil_bit_from_kernel[32];

/* Newlib's bit n is signal n, the kernel's is signal n + 1. Those that differ besides are moved one
 * by one: few are in a set at a time. */
static inline __sigset_t kernel_set(__sigset_t set)
{
	__sigset_t kernel = (set & NEWLIB_SAME) >> 1 |
			    (set & NEWLIB_REALTIME) << (FIRST_REALTIME - 1 - SIGRTMIN);

	for (set &= NEWLIB_MOVED; set; set &= set - 1)
		kernel |= __sigil_bit_to_kernel[__builtin_ctzl(set)];
	return kernel;
}

static inline __sigset_t newlib_set(__sigset_t kernel)
{
	__sigset_t set = (kernel & KERNEL_SAME) << 1 |
			 (kernel >> (FIRST_REALTIME - 1 - SIGRTMIN) & NEWLIB_REALTIME);

	for (kernel &= KERNEL_MOVED; kernel; kernel &= kernel - 1)
		set |= __sigil_bit_from_kernel[__builtin_ctzl(kernel)];
	return set;
}

hidden void __sigil_siginfo_from_kernel(siginfo_t *);
hidden int __sigil_status_from_kernel(int);

/* Every signal but the three that the glue keeps for itself, and all. */
#define APPLICATION_SIGNALS (~(7ul << (KERNEL_SIGTIMER - 1)))
static inline __sigset_t block_kernel(__sigset_t set)
{
	__sigset_t old;

	sigil_sys_rt_sigprocmask(SIGIL_SIG_BLOCK, (long)&set, (long)&old, KERNEL_SIGSET);
	return old;
}
static inline void restore_kernel(__sigset_t old)
{
	sigil_sys_rt_sigprocmask(SIGIL_SIG_SETMASK, (long)&old, 0, KERNEL_SIGSET);
}

struct kernel_sigaction {
	void *handler;
	unsigned long flags;
#ifdef SIGIL_SA_RESTORER
	void (*restorer)(void);
	__sigset_t mask;
#else
/* The kernel has handlers return by a function of its own. */
#define SIGIL_SA_RESTORER 0ul
	__sigset_t mask;
	void (*restorer)(void); /* not read */
#endif
};
hidden void __sigil_restore(void);

/* ---- clocks ---- */

/* The kernel's number of a clock; those of processes and threads are negative and the same. */
static inline int kernel_clock(clockid_t clock)
{
#define SIGIL_CLOCK(newlib, kernel) [newlib] = kernel,
	static const signed char numbers[] = {
		SIGIL_NEWLIB_CLOCKS(SIGIL_CLOCK)
		/* Which newlib lacks, as the glue's <time.h> numbers it. */
		[10] = SIGIL_CLOCK_TAI,
	};
#undef SIGIL_CLOCK

	if (clock < 0)
		return clock;
	return (unsigned)clock < sizeof numbers ? numbers[clock] : 0x7fff;
}

#endif

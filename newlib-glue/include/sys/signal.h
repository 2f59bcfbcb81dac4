/* Overrides newlib's file of this name: its numbers, with what its structures lack.
 *
 * Numbers 1 to 31 are newlib's. Real-time signals are SIGRTMIN to SIGRTMAX, from newlib's NSIG on;
 * bit n of a sigset_t is signal n. siginfo_t is laid out as Linux's, with Linux's si_code values:
 * newlib's five (SI_USER is 1) leave no room for those that say how a fault came about. */
#ifndef _SYS_SIGNAL_H
#define _SYS_SIGNAL_H

#include "_ansi.h"
#include <sys/cdefs.h>
#include <sys/features.h>
#include <sys/types.h>
#include <sys/_sigset.h>
#include <sys/_timespec.h>
#include <machine/sigil_stack.h>

__BEGIN_DECLS

#ifndef _SIGSET_T_DECLARED
#define _SIGSET_T_DECLARED
typedef __sigset_t sigset_t;
#endif

#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGILL 4
#define SIGTRAP 5
#define SIGIOT 6
#define SIGABRT 6
#define SIGEMT 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGBUS 10
#define SIGSEGV 11
#define SIGSYS 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15
#define SIGURG 16
#define SIGSTOP 17
#define SIGTSTP 18
#define SIGCONT 19
#define SIGCHLD 20
#define SIGCLD 20
#define SIGTTIN 21
#define SIGTTOU 22
#define SIGIO 23
#define SIGPOLL SIGIO
#define SIGXCPU 24
#define SIGXFSZ 25
#define SIGVTALRM 26
#define SIGPROF 27
#define SIGWINCH 28
#define SIGLOST 29
#define SIGUSR1 30
#define SIGUSR2 31
/* Linux's two that newlib lacks stand for newlib's two that Linux lacks. */
#define SIGSTKFLT SIGEMT
#define SIGPWR SIGLOST
#define NSIG 32
/* Thirty, as with musl: Linux's 35 to 64. */
#define SIGRTMIN 32
#define SIGRTMAX 61

#define SIGEV_NONE 1
#define SIGEV_SIGNAL 2
#define SIGEV_THREAD 3
#define SIGEV_THREAD_ID 4

union sigval {
	int sival_int;
	void *sival_ptr;
};

struct sigevent {
	int sigev_notify;
	int sigev_signo;
	union sigval sigev_value;
	void (*sigev_notify_function)(union sigval);
	pthread_attr_t *sigev_notify_attributes;
	int sigev_notify_thread_id;
};

typedef struct {
	int si_signo;
	int si_errno;
	int si_code;
	union {
		char __pad[128 - 4 * sizeof(int)];
		struct {
			union {
				struct {
					__pid_t __si_pid;
					__uid_t __si_uid;
				} __sender;
				struct {
					int __si_timerid;
					int __si_overrun;
				} __timer;
			} __by;
			union {
				union sigval __si_value;
				struct {
					int __si_status;
					long __si_utime, __si_stime;
				} __child;
			} __what;
		} __sent;
		struct {
			void *__si_addr;
			short __si_addr_lsb;
			void *__si_lower, *__si_upper;
		} __fault;
		struct {
			long __si_band;
			int __si_fd;
		} __poll;
		struct {
			void *__si_call_addr;
			int __si_syscall;
			unsigned __si_arch;
		} __call;
	} __attribute__((__aligned__(8))) __fields;
} siginfo_t;

#define si_pid __fields.__sent.__by.__sender.__si_pid
#define si_uid __fields.__sent.__by.__sender.__si_uid
#define si_timerid __fields.__sent.__by.__timer.__si_timerid
#define si_overrun __fields.__sent.__by.__timer.__si_overrun
#define si_value __fields.__sent.__what.__si_value
#define si_int si_value.sival_int
#define si_ptr si_value.sival_ptr
#define si_status __fields.__sent.__what.__child.__si_status
#define si_utime __fields.__sent.__what.__child.__si_utime
#define si_stime __fields.__sent.__what.__child.__si_stime
#define si_addr __fields.__fault.__si_addr
#define si_addr_lsb __fields.__fault.__si_addr_lsb
#define si_lower __fields.__fault.__si_lower
#define si_upper __fields.__fault.__si_upper
#define si_band __fields.__poll.__si_band
#define si_fd __fields.__poll.__si_fd
#define si_call_addr __fields.__call.__si_call_addr
#define si_syscall __fields.__call.__si_syscall
#define si_arch __fields.__call.__si_arch

#define SI_USER 0
#define SI_KERNEL 128
#define SI_QUEUE (-1)
#define SI_TIMER (-2)
#define SI_MESGQ (-3)
#define SI_ASYNCIO (-4)
#define SI_SIGIO (-5)
#define SI_TKILL (-6)

#define ILL_ILLOPC 1
#define ILL_ILLOPN 2
#define ILL_ILLADR 3
#define ILL_ILLTRP 4
#define ILL_PRVOPC 5
#define ILL_PRVREG 6
#define ILL_COPROC 7
#define ILL_BADSTK 8
#define FPE_INTDIV 1
#define FPE_INTOVF 2
#define FPE_FLTDIV 3
#define FPE_FLTOVF 4
#define FPE_FLTUND 5
#define FPE_FLTRES 6
#define FPE_FLTINV 7
#define FPE_FLTSUB 8
#define SEGV_MAPERR 1
#define SEGV_ACCERR 2
#define SEGV_BNDERR 3
#define SEGV_PKUERR 4
#define BUS_ADRALN 1
#define BUS_ADRERR 2
#define BUS_OBJERR 3
#define BUS_MCEERR_AR 4
#define BUS_MCEERR_AO 5
#define TRAP_BRKPT 1
#define TRAP_TRACE 2
#define CLD_EXITED 1
#define CLD_KILLED 2
#define CLD_DUMPED 3
#define CLD_TRAPPED 4
#define CLD_STOPPED 5
#define CLD_CONTINUED 6
#define POLL_IN 1
#define POLL_OUT 2
#define POLL_MSG 3
#define POLL_ERR 4
#define POLL_PRI 5
#define POLL_HUP 6

typedef void (*_sig_func_ptr)(int);

struct sigaction {
	union {
		_sig_func_ptr __handler;
		void (*__sigaction)(int, siginfo_t *, void *);
	} __action;
	sigset_t sa_mask;
	int sa_flags;
};
#define sa_handler __action.__handler
#define sa_sigaction __action.__sigaction

/* The first three are newlib's. */
#define SA_NOCLDSTOP 0x1
#define SA_SIGINFO 0x2
#define SA_ONSTACK 0x4
#define SA_NOCLDWAIT 0x8
#define SA_RESTART 0x10000000
#define SA_NODEFER 0x40000000
#define SA_RESETHAND 0x80000000
#define SA_NOMASK SA_NODEFER
#define SA_ONESHOT SA_RESETHAND

typedef struct sigaltstack {
	void *ss_sp;
	int ss_flags;
	size_t ss_size;
} stack_t;

#define SS_ONSTACK 1
#define SS_DISABLE 2

#define SIG_SETMASK 0
#define SIG_BLOCK 1
#define SIG_UNBLOCK 2

#define SIG_HOLD ((_sig_func_ptr)2)

int kill(pid_t, int);
int killpg(pid_t, int);
int sigaction(int, const struct sigaction *, struct sigaction *);
int sigprocmask(int, const sigset_t *, sigset_t *);
int sigpending(sigset_t *);
int sigsuspend(const sigset_t *);
int sigwait(const sigset_t *, int *);
int sigwaitinfo(const sigset_t *, siginfo_t *);
int sigtimedwait(const sigset_t *, siginfo_t *, const struct timespec *);
int sigqueue(pid_t, int, const union sigval);
int sigaltstack(const stack_t *__restrict, stack_t *__restrict);
int siginterrupt(int, int);
int pthread_sigmask(int, const sigset_t *, sigset_t *);
int pthread_kill(pthread_t, int);
#if __GNU_VISIBLE
int pthread_sigqueue(pthread_t, int, const union sigval);
int tgkill(pid_t, pid_t, int);
#endif

int sigemptyset(sigset_t *);
int sigfillset(sigset_t *);
int sigaddset(sigset_t *, const int);
int sigdelset(sigset_t *, const int);
int sigismember(const sigset_t *, int);
#if __GNU_VISIBLE
int sigisemptyset(const sigset_t *);
int sigorset(sigset_t *, const sigset_t *, const sigset_t *);
int sigandset(sigset_t *, const sigset_t *, const sigset_t *);
#endif

#if __XSI_VISIBLE || __BSD_VISIBLE
_sig_func_ptr sigset(int, _sig_func_ptr);
int sighold(int);
int sigrelse(int);
int sigignore(int);
int sigpause(int);
void psiginfo(const siginfo_t *, const char *);
#endif

#ifdef _COMPILING_NEWLIB
int _kill(pid_t, int);
#endif

__END_DECLS

#ifndef _SIGNAL_H_
#include <signal.h>
#endif
#if __MISC_VISIBLE || __XSI_VISIBLE >= 4 || __POSIX_VISIBLE >= 200809
#include <sys/ucontext.h>
#endif

#endif

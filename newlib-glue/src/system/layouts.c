/* What newlib's and the kernel's structures have at the same places, so that it is passed on as it
 * is: nothing but checks. */
#include "glue.h"
#include <dirent.h>
#include <setjmp.h>
#include <sys/epoll.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/ucontext.h>
#include <sys/un.h>

#define SAME_SIZE(ours, kernels) _Static_assert(sizeof(ours) == sizeof(kernels), #ours)
#define SAME_PLACE(ours, field, kernels, its)                                                     \
	_Static_assert(offsetof(ours, field) == offsetof(kernels, its) &&                         \
			       sizeof(((ours *)0)->field) == sizeof(((kernels *)0)->its), #ours " " #field)

/* ---- signals ---- */

SAME_SIZE(siginfo_t, sigil_siginfo_t);
SAME_PLACE(siginfo_t, si_signo, sigil_siginfo_t, si_signo);
SAME_PLACE(siginfo_t, si_errno, sigil_siginfo_t, si_errno);
SAME_PLACE(siginfo_t, si_code, sigil_siginfo_t, si_code);
_Static_assert(offsetof(siginfo_t, si_pid) == 16 && offsetof(siginfo_t, si_uid) == 20, "who sent it");
_Static_assert(offsetof(siginfo_t, si_timerid) == 16 && offsetof(siginfo_t, si_overrun) == 20, "a timer");
_Static_assert(offsetof(siginfo_t, si_value) == 24 && offsetof(siginfo_t, si_status) == 24, "with what");
_Static_assert(offsetof(siginfo_t, si_utime) == 32 && offsetof(siginfo_t, si_stime) == 40, "a child");
_Static_assert(offsetof(siginfo_t, si_addr) == 16 && offsetof(siginfo_t, si_lower) == 32, "a fault");

SAME_SIZE(stack_t, sigil_stack_t);
SAME_PLACE(stack_t, ss_sp, sigil_stack_t, ss_sp);
SAME_PLACE(stack_t, ss_flags, sigil_stack_t, ss_flags);
SAME_PLACE(stack_t, ss_size, sigil_stack_t, ss_size);
_Static_assert(MINSIGSTKSZ == SIGIL_MINSIGSTKSZ && SIGSTKSZ == SIGIL_SIGSTKSZ, "sizes of stacks");

SAME_SIZE(sigset_t, sigil_sigset_t);
SAME_SIZE(mcontext_t, sigil_mcontext_t);
SAME_PLACE(ucontext_t, uc_flags, sigil_ucontext_t, uc_flags);
SAME_PLACE(ucontext_t, uc_link, sigil_ucontext_t, uc_link);
SAME_PLACE(ucontext_t, uc_stack, sigil_ucontext_t, uc_stack);
SAME_PLACE(ucontext_t, uc_mcontext, sigil_ucontext_t, uc_mcontext);
SAME_PLACE(ucontext_t, uc_sigmask, sigil_ucontext_t, uc_sigmask);

SAME_PLACE(struct kernel_sigaction, flags, sigil_sigaction, sa_flags);
SAME_PLACE(struct kernel_sigaction, mask, sigil_sigaction, sa_mask);

/* ---- times and limits ---- */

SAME_SIZE(struct timespec, sigil_timespec);
SAME_PLACE(struct timespec, tv_nsec, sigil_timespec, tv_nsec);
SAME_SIZE(struct timeval, sigil_timeval);
SAME_PLACE(struct timeval, tv_usec, sigil_timeval, tv_usec);
SAME_SIZE(struct rlimit, sigil_rlimit);
SAME_SIZE(struct rusage, sigil_rusage);
_Static_assert(sizeof(struct tms) == 4 * sizeof(long), "struct tms");

/* ---- sockets, events, System V ---- */

_Static_assert(sizeof(struct msghdr) == 56 && offsetof(struct msghdr, msg_flags) == 48, "struct msghdr");
_Static_assert(sizeof(struct mmsghdr) == 64 && sizeof(struct cmsghdr) == 16, "messages");
_Static_assert(sizeof(struct sockaddr_un) == 110 && sizeof(struct sockaddr_storage) == 128, "addresses");
_Static_assert(sizeof(struct ucred) == 12, "struct ucred");
_Static_assert(sizeof(struct ipc_perm) == 48, "struct ipc_perm");
_Static_assert(sizeof(struct shmid_ds) == 112 && offsetof(struct shmid_ds, shm_nattch) == 88, "struct shmid_ds");
_Static_assert(sizeof(struct msqid_ds) == 120 && offsetof(struct msqid_ds, msg_lspid) == 96, "struct msqid_ds");

/* ---- what assembly knows ---- */

_Static_assert(offsetof(struct { sigjmp_buf b; }, b[0].__return) == sizeof(jmp_buf) &&
		       offsetof(struct { sigjmp_buf b; }, b[0].__kept) == sizeof(jmp_buf) + 8,
	       "sigsetjmp.S");
_Static_assert(sizeof(jmp_buf) == SIGIL_JMP_BUF, "sigsetjmp.S");

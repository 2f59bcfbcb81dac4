/* The context that a handler is given: the kernel's, but for uc_sigmask, which is translated into a
 * sigset_t of newlib's and back. */
#ifndef _SYS_UCONTEXT_H
#define _SYS_UCONTEXT_H

#include <sys/signal.h>
#include <machine/sigil_mcontext.h>

typedef struct __ucontext {
	unsigned long uc_flags;
	struct __ucontext *uc_link;
	stack_t uc_stack;
#ifdef __SIGIL_MASK_FIRST
	sigset_t uc_sigmask;
	char __rest_of_mask[128 - sizeof(sigset_t)];
	mcontext_t uc_mcontext;
#else
	mcontext_t uc_mcontext;
	sigset_t uc_sigmask;
#endif
} ucontext_t;

#endif

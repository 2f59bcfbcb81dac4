/* A machine context, as Linux lays it out on arm64. */
#ifndef _MACHINE_SIGIL_MCONTEXT_H
#define _MACHINE_SIGIL_MCONTEXT_H

/* The mask comes before it in a ucontext_t. */
#define __SIGIL_MASK_FIRST

typedef struct {
	unsigned long long fault_address;
	unsigned long long regs[31];
	unsigned long long sp, pc, pstate;
	/* Records, each with its magic word and its size. */
	unsigned char __reserved[4096] __attribute__((__aligned__(16)));
} mcontext_t;

#endif

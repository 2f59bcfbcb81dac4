/* A machine context, as Linux lays it out on riscv64. */
#ifndef _MACHINE_SIGIL_MCONTEXT_H
#define _MACHINE_SIGIL_MCONTEXT_H

/* The mask comes before it in a ucontext_t. */
#define __SIGIL_MASK_FIRST

/* The program counter, then x1 to x31. */
#define NGREG 32
typedef unsigned long greg_t;
typedef greg_t __riscv_mc_gp_state[NGREG];

struct __riscv_mc_f_ext_state {
	unsigned __f[32];
	unsigned __fcsr;
};

struct __riscv_mc_d_ext_state {
	unsigned long long __f[32];
	unsigned __fcsr;
};

struct __riscv_mc_q_ext_state {
	unsigned long long __f[64] __attribute__((__aligned__(16)));
	unsigned __fcsr;
	unsigned __reserved[3];
};

union __riscv_mc_fp_state {
	struct __riscv_mc_f_ext_state __f;
	struct __riscv_mc_d_ext_state __d;
	struct __riscv_mc_q_ext_state __q;
};

typedef struct {
	__riscv_mc_gp_state __gregs;
	union __riscv_mc_fp_state __fpregs;
} mcontext_t;

/* Places in __gregs. */
#define REG_PC 0
#define REG_RA 1
#define REG_SP 2
#define REG_TP 4
#define REG_S0 8
#define REG_A0 10

#endif

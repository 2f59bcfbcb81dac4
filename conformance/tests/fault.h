// For tests of faults: does a statement fault, with which signal, what did the handler see?
#ifndef FAULT_H
#define FAULT_H
#include "check.h"

static sigjmp_buf fault_env;
static volatile int fault_signal;
static siginfo_t fault_info;
static gregset_t fault_regs;

static void fault_handler(int sig, siginfo_t *info, void *context)
{
    fault_signal = sig;
    fault_info = *info;
    memcpy(fault_regs, ((ucontext_t *)context)->uc_mcontext.gregs, sizeof fault_regs);
    siglongjmp(fault_env, 1);
}

static void UNUSED catch_faults(int sig)
{
    on_siginfo(sig, fault_handler, 0);
}

// The signal that the statement raises by a fault, 0 if none.
#define FAULTS(statement)                   \
    ({                                      \
        fault_signal = 0;                   \
        if (sigsetjmp(fault_env, 1) == 0) { \
            statement;                      \
        }                                   \
        fault_signal;                       \
    })

#endif

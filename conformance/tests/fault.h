// For tests of faults: does a statement fault, with which signal, what did the handler see?
#ifndef FAULT_H
#define FAULT_H
#include "arch.h"

static sigjmp_buf fault_env;
static volatile int fault_signal;
static siginfo_t fault_info;
// Of the context, only the registers.
static ucontext_t fault_context;
#ifdef __x86_64__
#define fault_regs fault_context.uc_mcontext.gregs
#endif

static void fault_handler(int sig, siginfo_t *info, void *context)
{
    fault_signal = sig;
    fault_info = *info;
    copy_registers(&fault_context, context);
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

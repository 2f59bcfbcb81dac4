// The processor in tests: a context's registers, instructions that fault, code as bytes, and all
// registers at once around an instruction.
//
// What the header of each architecture gives:
//   PC(uc), SP(uc), RESULT(uc), ARGUMENT(uc), STATUS(uc)   a context's registers, as lvalues: RESULT is a call's,
//                           ARGUMENT a function's first one, STATUS the flags
//   REGISTERS, REGISTER(uc, n)   the general registers that a program may use for anything, as lvalues
//   copy_registers(to, from)     all that a program may write of the registers of a context
//   UNDEFINED, BREAKPOINT        the instruction's text, UNDEFINED_SIZE its bytes, UNDEFINED_CODE its si_code
//   SYSTEM_CALL                  the trap instruction of system calls
//   STORE_BYTE(address)          a store of STORE_SIZE bytes of code
//   CODE_RETURN, CODE_ADD_7      a function that returns, and one that returns its argument plus 7: lists of bytes
//   HANDLER_THAT_STORES_SP(name, variable)   a handler that stores the stack pointer it is entered with, which is
//                           ENTRY_SP more than a multiple of 16
//   call_on_stack(top, function), spin_on_stack(top)       with another stack pointer
//   undefined_below(n)           the invalid instruction with the stack pointer n bytes (and some) lower
//   REGISTERS_AROUND(name, code)  void name(uint64_t values[REGISTERS + 1]): loads all general registers and, from
//                           the last value, the flags (FLAGS_MASK of them), runs the code and stores them again. The
//                           code's address is the label name_at.
//   CALL(function), is_kept_by_functions(n)   a call, with the stack as it must be; a register that functions preserve
//   COUNT_DOWN, COUNTER      code that counts the register of this number down to 0 and changes no flag
//   NUMBER, FIRST to FIFTH, RESULT_REGISTER   the numbers of a system call's registers;
//                           is_lost_in_call(n) if the trap instruction does not preserve one
//   SCHED_YIELD, CLONE       code that makes the call (clone as fork does) by the trap instruction
//   VECTORS_AROUND(name, code)   void name(unsigned char values[VECTOR_BYTES]): the same with all vector or
//                           floating-point registers
//   get_fp_control(), set_fp_control(word)   the word that has the rounding mode: FP_INITIAL at a program's start, two
//                           others FP_UPWARD, FP_TO_ZERO; flags of exceptions are not part of it
//   LEAST_ALTERNATE          the smallest alternate stack that is taken
//   USER_END                 the end of the addresses that a program may have, or more
//   MACHINE                  what uname calls it, ELF_MACHINE what an ELF file says
#ifndef ARCH_H
#define ARCH_H
#include "check.h"

#define STRING(text) #text

#if defined(__x86_64__)
#include "arch-x86_64.h"
#elif defined(__aarch64__)
#include "arch-aarch64.h"
#elif defined(__riscv) && __riscv_xlen == 64
#include "arch-riscv64.h"
#else
#error "no arch-*.h for this architecture"
#endif

// Distinct values for all registers, and all flags set.
static void UNUSED fill_registers(uint64_t *values, uint64_t first)
{
    for (int i = 0; i < REGISTERS; i++) values[i] = first + (uint64_t)i;
    values[REGISTERS] = FLAGS_SET;
}

// The values into all registers; those that a function preserves have their old values behind it.
REGISTERS_AROUND(load_registers, "")

// Other values into all vector registers and the control word.
VECTORS_AROUND(load_vectors, "")
static void UNUSED destroy_vectors(void)
{
    static unsigned char dirt[VECTOR_BYTES];
    memset(dirt, 0xde, sizeof dirt);
    load_vectors(dirt);
    set_fp_control(FP_TO_ZERO);
}

#endif

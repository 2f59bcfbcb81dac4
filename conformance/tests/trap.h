// For tests of the trap instruction of system calls: all registers around it.
#ifndef TRAP_H
#define TRAP_H
#include "arch.h"

REGISTERS_AROUND(trap_instruction, SYSTEM_CALL)

static uint64_t trap_values[REGISTERS + 1];
// Set where the call may go on as restart_syscall, whose number is in its register then.
static int trap_may_go_on;

// Makes the call with all other registers filled; every register that the instruction preserves must be as before.
static long UNUSED trap(long number, long a, long b, long c, long d, long e)
{
    uint64_t before[REGISTERS + 1];
    fill_registers(before, 0x1122334455660000);
    before[NUMBER] = number;
    before[FIRST] = a;
    before[SECOND] = b;
    before[THIRD] = c;
    before[FOURTH] = d;
    before[FIFTH] = e;
    memcpy(trap_values, before, sizeof before);
    trap_instruction(trap_values);
    for (int i = 0; i < REGISTERS; i++)
        if (i != RESULT_REGISTER && !is_lost_in_call(i) && !(trap_may_go_on && i == NUMBER)) CHECK_EQ(trap_values[i], before[i]);
    CHECK_EQ(trap_values[REGISTERS] & FLAGS_MASK, before[REGISTERS] & FLAGS_MASK);
    return (long)trap_values[RESULT_REGISTER];
}

#endif

// rule: an access by a stack pointer that is no multiple of sixteen is SIGBUS with BUS_ADRALN and the stack pointer
// source: Arm ARM, SP alignment checking; Linux arch/arm64/mm/fault.c, do_sp_pc_abort
// covers: pitfall 12
// arch: aarch64
#include "fault.h"
// Emulators that do not check it (QEMU 7.2) have nothing to show here.

void access_by_odd_stack(void);
__asm__(".text\n.globl access_by_odd_stack\naccess_by_odd_stack: mov x9, sp; sub x10, x9, #504; mov sp, x10\n"
        ".globl odd_access_at\nodd_access_at: ldr x11, [sp]\nmov sp, x9; ret");
extern char odd_access_at[];

int main(void)
{
    char stack[65536] __attribute__((aligned(16)));
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    MUST(sigaltstack(&alternate, NULL));
    on_siginfo(SIGBUS, fault_handler, SA_ONSTACK);
    if (FAULTS(access_by_odd_stack()) == 0) return 0;
    CHECK_EQ(fault_info.si_code, BUS_ADRALN);
    CHECK_EQ(SP(&fault_context) % 16, 8);
    CHECK_EQ((uintptr_t)fault_info.si_addr, SP(&fault_context));
    CHECK_EQ(PC(&fault_context), (uintptr_t)odd_access_at);
    DONE();
}

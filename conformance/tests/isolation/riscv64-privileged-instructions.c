// rule: a riscv64 instruction that is the kernel's or the firmware's gives SIGILL with ILL_ILLOPC, and changes nothing
// source: RISC-V privileged specification, 2.1 and 3.3; seen on Linux 6.12
// arch: riscv64
#include "privileged.h"

#define TRY(name, text) {name, attempt_##text}
#define ATTEMPT(name, code)                                                                       \
    static void attempt_##name(void)                                                              \
    {                                                                                             \
        __asm__ volatile(code ::: "a0", "memory");                                                \
    }

ATTEMPT(read_status, "csrr a0, sstatus")
ATTEMPT(write_status, "csrs sstatus, a0")
ATTEMPT(write_satp, "csrw satp, zero")
ATTEMPT(write_vector, "csrw stvec, zero")
ATTEMPT(read_scratch, "csrr a0, sscratch")
ATTEMPT(read_machine, "csrr a0, mstatus")
ATTEMPT(supervisor_return, "sret")
ATTEMPT(machine_return, "mret")
ATTEMPT(fence, "sfence.vma")

int main(void)
{
    const struct attempt all[] = {
        TRY("read sstatus", read_status),
        TRY("write sstatus", write_status),
        TRY("write satp", write_satp),
        TRY("write stvec", write_vector),
        TRY("read sscratch", read_scratch),
        TRY("read mstatus", read_machine),
        TRY("sret", supervisor_return),
        TRY("mret", machine_return),
        TRY("sfence.vma", fence),
    };
    check_attempts(all, sizeof all / sizeof *all, SIGILL, ILL_ILLOPC);
    DONE();
}

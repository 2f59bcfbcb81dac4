// rule: an arm64 instruction that is the kernel's gives SIGILL with ILL_ILLOPC, and changes nothing
// source: Arm ARM, D1 (undefined at EL0); seen on Linux 6.1
// arch: aarch64
#include "privileged.h"

#define TRY(name, text) {name, attempt_##text}
#define ATTEMPT(name, code)                                                                       \
    static void attempt_##name(void)                                                              \
    {                                                                                             \
        __asm__ volatile(code ::: "x0", "memory");                                                \
    }

ATTEMPT(read_sctlr, "mrs x0, sctlr_el1")
ATTEMPT(write_ttbr, "msr ttbr0_el1, xzr")
ATTEMPT(write_vbar, "msr vbar_el1, xzr")
ATTEMPT(read_esr, "mrs x0, esr_el1")
ATTEMPT(mask_interrupts, "msr daifset, #2")
ATTEMPT(select_stack, "msr spsel, #1")
ATTEMPT(read_mode, "mrs x0, currentel")
ATTEMPT(exception_return, "eret")
ATTEMPT(invalidate, "tlbi vmalle1")
ATTEMPT(translate, "at s1e1r, x0")
ATTEMPT(hypervisor, "hvc #0")
ATTEMPT(monitor, "smc #0")
ATTEMPT(halt, "hlt #0xf000")

int main(void)
{
    const struct attempt all[] = {
        TRY("read sctlr_el1", read_sctlr),
        TRY("write ttbr0_el1", write_ttbr),
        TRY("write vbar_el1", write_vbar),
        TRY("read esr_el1", read_esr),
        TRY("msr daifset", mask_interrupts),
        TRY("msr spsel", select_stack),
        TRY("read currentel", read_mode),
        TRY("eret", exception_return),
        TRY("tlbi", invalidate),
        TRY("at", translate),
        TRY("hvc", hypervisor),
        TRY("smc", monitor),
        TRY("hlt", halt),
    };
    check_attempts(all, sizeof all / sizeof *all, SIGILL, ILL_ILLOPC);
    DONE();
}

// rule: an arm64 handler starts on the frame, with its arguments, the restorer in x30, x29 at a frame record with the interrupted x29 and x30, all else as it was
// source: AAPCS64, "The Frame Pointer"; Linux arch/arm64/kernel/signal.c, setup_return
// covers: pitfall 30
// arch: aarch64
#include "arch.h"

REGISTERS_AROUND(fault, UNDEFINED)

uint64_t entry_registers[32];
void stores_registers(int sig, siginfo_t *info, void *context);
void __attribute__((used)) body(uint64_t sig, siginfo_t *info, ucontext_t *uc);
// x16 and x17 belong to nobody; the interrupted values of all others are stored.
__asm__(".text\n.globl stores_registers\nstores_registers: adrp x16, entry_registers; add x16, x16, :lo12:entry_registers\n"
        "stp x0, x1, [x16]; stp x2, x3, [x16, #16]; stp x4, x5, [x16, #32]; stp x6, x7, [x16, #48]\n"
        "stp x8, x9, [x16, #64]; stp x10, x11, [x16, #80]; stp x12, x13, [x16, #96]; stp x14, x15, [x16, #112]\n"
        "stp x18, x19, [x16, #144]; stp x20, x21, [x16, #160]; stp x22, x23, [x16, #176]; stp x24, x25, [x16, #192]\n"
        "stp x26, x27, [x16, #208]; stp x28, x29, [x16, #224]; mov x17, sp; stp x30, x17, [x16, #240]; b body");

static int count, with_info;
static uint64_t values[REGISTERS + 1];
static struct kernel_sigaction action;

void body(uint64_t sig, siginfo_t *info, ucontext_t *uc)
{
    uint64_t *at_entry = entry_registers;
    CHECK_EQ(at_entry[0], SIGILL);
    siginfo_t *on_stack = (siginfo_t *)at_entry[31];
    ucontext_t *context = (ucontext_t *)((char *)on_stack + 128);
    if (with_info) {
        CHECK_EQ(at_entry[1], (uintptr_t)on_stack);
        CHECK_EQ(at_entry[2], (uintptr_t)context);
        CHECK_EQ(on_stack->si_signo, SIGILL);
    } else { // not asked for
        CHECK_EQ(at_entry[1], values[1]);
        CHECK_EQ(at_entry[2], values[2]);
    }
    for (int i = 3; i < 29; i++)
        if (i != 16 && i != 17) CHECK_EQ(at_entry[i], values[i]);
    CHECK_EQ(at_entry[30], (uintptr_t)action.restorer);
    uint64_t *record = (uint64_t *)at_entry[29];
    CHECK_EQ((char *)record - (char *)&context->uc_mcontext, sizeof(mcontext_t));
    CHECK_EQ(record[0], values[29]);
    CHECK_EQ(record[1], values[30]);
    CHECK_EQ(at_entry[31] % 16, 0);
    PC(context) += UNDEFINED_SIZE;
    count++;
}

int main(void)
{
    for (with_info = 0; with_info < 2; with_info++) {
        on_siginfo(SIGILL, stores_registers, 0);
        MUST(syscall(SYS_rt_sigaction, SIGILL, NULL, &action, 8));
        if (!with_info) action.flags &= ~(unsigned long)SA_SIGINFO;
        MUST(syscall(SYS_rt_sigaction, SIGILL, &action, NULL, 8));
        uint64_t after[REGISTERS + 1];
        fill_registers(values, 0x1122334455660000);
        memcpy(after, values, sizeof after);
        fault(after);
        CHECK_EQ(count, with_info + 1);
        for (int i = 0; i < REGISTERS; i++) CHECK_EQ(after[i], values[i]);
    }
    DONE();
}

// rule: a riscv64 handler starts on the frame with its three arguments, asked for or not, a return address that ends it, all else as it was
// source: Linux arch/riscv/kernel/signal.c, setup_rt_frame; vdso(7), __vdso_rt_sigreturn
// covers: pitfall 30
// arch: riscv64
#include "arch.h"

REGISTERS_AROUND(fault, UNDEFINED)

// x1 to x31 without t6, which holds the address.
uint64_t entry_registers[32];
void stores_registers(int sig, siginfo_t *info, void *context);
void __attribute__((used)) body(int sig, siginfo_t *info, ucontext_t *uc);
#define STORE(n) "sd x" #n ", " #n "*8(t6)\n"
__asm__(".text\n.globl stores_registers\nstores_registers: lla t6, entry_registers\n"
        STORE(1) STORE(2) STORE(3) STORE(4) STORE(5) STORE(6) STORE(7) STORE(8) STORE(9) STORE(10) STORE(11)
        STORE(12) STORE(13) STORE(14) STORE(15) STORE(16) STORE(17) STORE(18) STORE(19) STORE(20) STORE(21)
        STORE(22) STORE(23) STORE(24) STORE(25) STORE(26) STORE(27) STORE(28) STORE(29) STORE(30) "j body");

static int count;
static uint64_t values[REGISTERS + 1];

void body(int sig, siginfo_t *info, ucontext_t *uc)
{
    uint64_t *at_entry = entry_registers;
    CHECK_EQ(at_entry[10], SIGILL);
    CHECK_EQ(at_entry[11], at_entry[2]);
    CHECK_EQ(at_entry[12], at_entry[2] + 128);
    CHECK_EQ(info->si_signo, SIGILL);
    CHECK_EQ(info->si_code, ILL_ILLOPC);
    CHECK_EQ(at_entry[2] % 16, 0);
    CHECK(at_entry[1] != values[0]);
    for (int i = 1; i < REGISTERS - 1; i++)
        if (i + 4 < 10 || i + 4 > 12) CHECK_EQ(at_entry[i + 4], values[i]);
    CHECK_EQ(at_entry[3], uc->uc_mcontext.__gregs[3]);
    CHECK_EQ(at_entry[4], uc->uc_mcontext.__gregs[4]);
    PC(uc) += UNDEFINED_SIZE;
    count++;
}

int main(void)
{
    for (int with_info = 0; with_info < 2; with_info++) {
        struct kernel_sigaction act = {.handler = stores_registers, .flags = with_info ? SA_SIGINFO : 0};
        MUST(syscall(SYS_rt_sigaction, SIGILL, &act, NULL, 8));
        uint64_t after[REGISTERS + 1];
        fill_registers(values, 0x1122334455660000);
        memcpy(after, values, sizeof after);
        fault(after);
        CHECK_EQ(count, with_info + 1);
        for (int i = 0; i < REGISTERS; i++) CHECK_EQ(after[i], values[i]);
    }
    DONE();
}

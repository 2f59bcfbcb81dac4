// rule: what a handler writes into the context's registers is in the registers after it returns
// source: sigreturn(2); ucontext of each architecture
// covers: pitfall 12
#include "arch.h"

REGISTERS_AROUND(fault, UNDEFINED)

static uint64_t written[REGISTERS + 1];

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    for (int i = 0; i < REGISTERS; i++) REGISTER(uc, i) = written[i];
    STATUS(uc) |= FLAGS_MASK;
    PC(uc) += UNDEFINED_SIZE;
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    uint64_t values[REGISTERS + 1];
    fill_registers(written, 0x1122334455660000);
    fill_registers(values, 0x7700);
    values[REGISTERS] &= ~(uint64_t)FLAGS_MASK;
    fault(values);
    for (int i = 0; i < REGISTERS; i++) CHECK_EQ(values[i], written[i]);
    CHECK_EQ(values[REGISTERS] & FLAGS_MASK, FLAGS_MASK);
    DONE();
}

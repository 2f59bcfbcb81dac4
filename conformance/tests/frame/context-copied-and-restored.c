// rule: all registers of a context that a handler replaces by saved ones of its thread take effect: a user-level switch
// source: sigreturn(2); makecontext's old use
// covers: pitfall 12
#include "arch.h"

static ucontext_t saved;
static int have, rounds;
static volatile int passes;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    if (!have) {
        have = 1;
        copy_registers(&saved, uc);
    } else if (++rounds < 5) {
        copy_registers(uc, &saved); // again behind the first one
    }
    PC(uc) += UNDEFINED_SIZE;
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    __asm__ volatile(UNDEFINED : : : "memory");
    passes++;
    __asm__ volatile(UNDEFINED : : : "memory");
    CHECK_EQ(passes, 5);
    DONE();
}

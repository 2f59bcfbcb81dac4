// rule: a whole context that a handler replaces by a saved one of its thread takes effect: a user-level switch
// source: sigreturn(2); makecontext's old use
// covers: pitfall 12
#include "check.h"

static ucontext_t saved;
static int have, rounds;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    if (!have) {
        have = 1;
        memcpy(saved.uc_mcontext.gregs, uc->uc_mcontext.gregs, sizeof saved.uc_mcontext.gregs);
        uc->uc_mcontext.gregs[REG_RIP] += 2;
    } else if (++rounds < 5) {
        memcpy(uc->uc_mcontext.gregs, saved.uc_mcontext.gregs, sizeof saved.uc_mcontext.gregs);
        uc->uc_mcontext.gregs[REG_RIP] += 2; // again behind the first ud2
    } else {
        uc->uc_mcontext.gregs[REG_RIP] += 2;
    }
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    long passes = 0;
    __asm__ volatile("ud2; incq %0; ud2" : "+m"(passes) : : "memory");
    CHECK_EQ(passes, 5);
    DONE();
}

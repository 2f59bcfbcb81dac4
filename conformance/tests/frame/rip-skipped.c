// rule: a handler may step over the faulting instruction by moving the context's instruction pointer
// source: sigreturn(2); ucontext of x86-64
// covers: pitfall 12
#include "check.h"

static int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] += 2; // movb $0, (%rax) has no shorter form
    count++;
}

int main(void)
{
    on_siginfo(SIGSEGV, handler, 0);
    for (int i = 1; i <= 100; i++) {
        __asm__ volatile("mov %%al, (%%rdx)" : : "a"(0), "d"(8L) : "memory");
        CHECK_EQ(count, i);
    }
    DONE();
}

// rule: a handler may step over the faulting instruction by moving the context's instruction pointer
// source: sigreturn(2); ucontext of each architecture
// covers: pitfall 12
#include "arch.h"

static int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    PC((ucontext_t *)context) += STORE_SIZE;
    count++;
}

int main(void)
{
    on_siginfo(SIGSEGV, handler, 0);
    for (int i = 1; i <= 100; i++) {
        STORE_BYTE(8L);
        CHECK_EQ(count, i);
    }
    DONE();
}

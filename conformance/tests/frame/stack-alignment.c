// rule: a handler is entered with the stack as after a call: 16 bytes aligned, on x86-64 before the return address
// source: the ABI of each architecture
// covers: pitfall 12
#include "arch.h"

volatile uintptr_t entry_stack;

HANDLER_THAT_STORES_SP(entry, entry_stack);

int main(void)
{
    on_signal(SIGUSR1, entry, 0);
    for (int shift = 0; shift < 64; shift += 8) {
        volatile char *space = __builtin_alloca(shift + 8);
        space[0] = 1;
        entry_stack = 1;
        MUST(kill(getpid(), SIGUSR1));
        CHECK_EQ(entry_stack % 16, ENTRY_SP);
    }
    DONE();
}

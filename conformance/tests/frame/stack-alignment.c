// rule: a handler is entered with the stack as after a call: 16 bytes aligned before the return address
// source: System V ABI for x86-64
// covers: pitfall 12
#include "check.h"

static volatile uintptr_t entry_stack;
static int count;

static void body(void)
{
    count++;
}

__asm__(".globl entry\nentry: mov %rsp, entry_stack(%rip); push %rbp; call *body_pointer(%rip); pop %rbp; ret");
void entry(int sig);
void (*body_pointer)(void) = body;

int main(void)
{
    on_signal(SIGUSR1, entry, 0);
    for (int shift = 0; shift < 64; shift += 8) {
        volatile char *space = __builtin_alloca(shift + 8);
        space[0] = 1;
        MUST(kill(getpid(), SIGUSR1));
        CHECK_EQ(entry_stack % 16, 8);
    }
    CHECK_EQ(count, 8);
    DONE();
}

// For tests of alternate stacks: one of 64 KiB, and whether an address lies in it.
#ifndef ALTSTACK_H
#define ALTSTACK_H
#include "check.h"

#define ALTERNATE_SIZE 65536
static char alternate[ALTERNATE_SIZE] __attribute__((aligned(16)));

// The raw call: musl refuses flags it does not know.
static void UNUSED use_alternate(unsigned flags)
{
    stack_t stack = {.ss_sp = alternate, .ss_size = ALTERNATE_SIZE, .ss_flags = (int)flags};
    MUST(syscall(SYS_sigaltstack, &stack, NULL));
}

static int UNUSED on_alternate(const void *address)
{
    const char *p = address;
    return p > alternate && p < alternate + ALTERNATE_SIZE;
}

#endif

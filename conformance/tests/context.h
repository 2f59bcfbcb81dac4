// For tests of a whole context: every field is printed, and held against what it must be.
#ifndef CONTEXT_H
#define CONTEXT_H
#include "arch.h"

#define FIELD(name, is, must_be)                                                                  \
    do {                                                                                          \
        unsigned long long is_ = (unsigned long long)(is), must_be_ = (unsigned long long)(must_be); \
        printf("%-16s %#llx\n", name, is_);                                                       \
        if (is_ != must_be_) FAIL("%s is %#llx, must be %#llx", name, is_, must_be_);             \
    } while (0)

#define ELEMENT(name, n, is, must_be)                                                             \
    do {                                                                                          \
        char name_[32];                                                                           \
        snprintf(name_, sizeof name_, "%s%d", name, (int)(n));                                    \
        FIELD(name_, is, must_be);                                                                \
    } while (0)

// What stands before the machine's part, of a thread that blocks this and has no alternate stack.
static void UNUSED check_head(ucontext_t *uc, unsigned long flags, uint64_t blocked)
{
    FIELD("uc_flags", *(unsigned long *)uc, flags);
    FIELD("uc_link", (uintptr_t)uc->uc_link, 0);
    FIELD("ss_sp", (uintptr_t)uc->uc_stack.ss_sp, 0);
    // Linux's is 0 until the thread, or one that it comes from, has had an alternate stack.
    FIELD("ss_flags", uc->uc_stack.ss_flags & ~SS_DISABLE, 0);
    FIELD("ss_size", uc->uc_stack.ss_size, 0);
    uint64_t mask;
    memcpy(&mask, &uc->uc_sigmask, sizeof mask);
    FIELD("uc_sigmask", mask, blocked);
}

// A copy of a context with what follows on it, looked at when the handler has returned.
static void UNUSED keep(void *to, const void *from, size_t size)
{
    memcpy(to, from, size);
}

// SIGUSR1 and SIGRTMAX are blocked.
#define BLOCKED (SIGBIT(SIGUSR1) | SIGBIT(64))

static void UNUSED block_some(void)
{
    uint64_t mask = BLOCKED;
    MUST(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, KERNEL_SIGSET_SIZE));
}

#endif

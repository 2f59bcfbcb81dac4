// For tests of instructions that are the kernel's: each in a child, with and without a handler.
#ifndef PRIVILEGED_H
#define PRIVILEGED_H
#include "process.h"

struct attempt {
    const char *name;
    void (*make)(void);
};

static int privileged_code;

static void privileged_handler(int sig, siginfo_t *info, void *context)
{
    _exit(info->si_code == privileged_code ? 1 : 2);
}

// Every one must give this signal with this code.
static void UNUSED check_attempts(const struct attempt *all, unsigned count, int sig, int code)
{
    privileged_code = code;
    for (unsigned i = 0; i < count; i++) {
        for (int handled = 0; handled < 2; handled++) {
            pid_t child = fork_or_fail();
            if (child == 0) {
                if (handled) on_siginfo(sig, privileged_handler, 0);
                all[i].make();
                _exit(0);
            }
            int status = reap(child) & ~0x80;
            int wanted = handled ? EXITED(1) : KILLED(sig);
            if (status != wanted) FAIL("%s ends with %#x, not %#x", all[i].name, status, wanted);
        }
    }
}

#endif

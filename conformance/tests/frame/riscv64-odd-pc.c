// rule: the lowest bit of a pc in riscv64's context is left out, and nothing but addresses where it may execute can be reached by it
// source: RISC-V privileged specification, sepc; seen on Linux 6.12
// covers: pitfall 6
// arch: riscv64
#include "process.h"
#include "arch.h"

static uint64_t target;

static void landing(void)
{
    _exit(5);
}

static void handler(int sig, siginfo_t *info, void *context)
{
    PC((ucontext_t *)context) = target;
}

int main(void)
{
    const uint64_t targets[] = {(uintptr_t)landing, (uintptr_t)landing | 1, 0xffffffff80000000, 0xffffffc000000000, 1UL << 62, 0};
    for (unsigned i = 0; i < sizeof targets / sizeof *targets; i++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            target = targets[i];
            on_siginfo(SIGUSR1, handler, 0);
            kill(getpid(), SIGUSR1);
            _exit(0);
        }
        int status = reap(child) & ~0x80;
        // QEMU 7.2 keeps the bit, and fetches from the odd address.
        if (i == 1 && WIFSIGNALED(status)) continue;
        int wanted = i < 2 ? EXITED(5) : KILLED(SIGSEGV);
        if (status != wanted) FAIL("pc %#lx ends with %#x, not %#x", targets[i], status, wanted);
    }
    DONE();
}

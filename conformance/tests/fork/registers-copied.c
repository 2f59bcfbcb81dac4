// rule: the child goes on with the parent's registers that a call preserves, and its floating-point control words
// source: POSIX fork(), DESCRIPTION ("exact copy"); the ABI of each architecture's functions
#include "process.h"
#include "arch.h"

static volatile long result;

// clone by number, the kernel's SIGCHLD included, so that no code of a library for threads is in between.
void __attribute__((used)) start_child(void)
{
    result = syscall(SYS_clone, 17, 0, 0, 0, 0);
}

REGISTERS_AROUND(around_fork, CALL("start_child"))

int main(void)
{
    uint64_t before[REGISTERS + 1], after[REGISTERS + 1];
    fill_registers(before, 0x1122334455660000);
    memcpy(after, before, sizeof after);
    set_fp_control(FP_TO_ZERO);
#ifdef __x86_64__
    unsigned short control = 0x27f, got_control = 0;
    __asm__ volatile("fldcw %0" : : "m"(control));
#endif
    fflush(stdout);
    around_fork(after);
#ifdef __x86_64__
    __asm__ volatile("fnstcw %0" : "=m"(got_control));
    CHECK_EQ(got_control, control);
#endif
    CHECK_EQ(get_fp_control(), FP_TO_ZERO);
    for (int i = 0; i < REGISTERS; i++)
        if (is_kept_by_functions(i)) CHECK_EQ(after[i], before[i]);
    MUST(result);
    if (result == 0) CHILD_DONE();
    check_child((pid_t)result);
    DONE();
}

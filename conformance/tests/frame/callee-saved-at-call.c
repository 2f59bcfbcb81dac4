// rule: a signal delivered at a system call leaves the registers that a function preserves as they were
// source: the ABI of each architecture's functions (System V ABI, AAPCS64, RISC-V calling convention)
// covers: pitfall 30
#include "arch.h"

static int count;

static void handler(int sig)
{
    count++;
    uint64_t other[REGISTERS + 1];
    fill_registers(other, 0x5a5a0000);
    load_registers(other);
}

static int pid;
void __attribute__((used)) send_one(void)
{
    kill(pid, SIGUSR1);
}

REGISTERS_AROUND(around_a_call, CALL("send_one"))

int main(void)
{
    pid = getpid();
    on_signal(SIGUSR1, handler, 0);
    uint64_t before[REGISTERS + 1], after[REGISTERS + 1];
    fill_registers(before, 0x1122334455660000);
    memcpy(after, before, sizeof after);
    around_a_call(after);
    for (int i = 0; i < REGISTERS; i++)
        if (is_kept_by_functions(i)) CHECK_EQ(after[i], before[i]);
    CHECK_EQ(count, 1);
    DONE();
}

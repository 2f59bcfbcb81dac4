// rule: a system call by the trap instruction leaves ones in the vector registers, and no type; rt_sigreturn, too, where the context has no record of them; the thread has them still, as its next frame shows
// source: Linux's Documentation/arch/riscv/vector.rst; arch/riscv/include/asm/vector.h, riscv_v_vstate_discard
// arch: riscv64
#include "../rvv.h"

V_AROUND(across_call, "li a7, 172; ecall");
V_AROUND(across_failing_call, "li a7, 9999; ecall");
V_AROUND(across_signal, "li a7, 172; ecall; li a1, 10; li a7, 129; ecall"); // kill(getpid(), SIGUSR1)
V_AROUND(across_undefined, UNDEFINED);

static struct vectors before, state;
static int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    struct record *record = first_record(uc);
    count++;
    CHECK_EQ(record->magic, V_MAGIC);
    if (sig == SIGUSR1) CHECK(are_discarded(vectors_of(record)));
    if (sig == SIGUSR1) return;
    PC(uc) += UNDEFINED_SIZE;
    *record = (struct record){0, 0};
}

int main(void)
{
    if (!has_vectors()) return 0;
    fill_vectors(&before, vector_length(), 1);
    void (*calls[])(struct vectors *) = {across_call, across_failing_call, across_signal, across_undefined};
    on_siginfo(SIGUSR1, handler, 0);
    on_siginfo(SIGILL, handler, 0);
    for (int n = 0; n < 4; n++) {
        state = before;
        calls[n](&state);
        CHECK(are_discarded(&state));
        // Rounding and saturation are kept.
        CHECK_EQ(state.vcsr, before.vcsr);
    }
    CHECK_EQ(count, 2);
    DONE();
}

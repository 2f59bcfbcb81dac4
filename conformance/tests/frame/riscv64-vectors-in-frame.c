// rule: riscv64's frame has the vector registers and their control registers behind the others where a thread has used them, and rt_sigreturn puts back what a handler made of them
// source: Linux arch/riscv/kernel/signal.c, save_v_state; <asm/sigcontext.h>
// covers: pitfall 12
// arch: riscv64
#include "rvv.h"

V_AROUND(across_undefined, UNDEFINED);
V_AROUND(across_time, "lla t0, is_rung\nspin: lw t1, (t0); beqz t1, spin\nspun:");
V_AROUND(load_state, "");

extern char spin[], spun[];
int is_rung;
static int count, edits;
static struct vectors expected, other, state;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    struct record *record = first_record(uc);
    struct vectors *in_frame = vectors_of(record);
    count++;
    if (sig == SIGILL) PC(uc) += UNDEFINED_SIZE;
    CHECK_EQ(record->magic, V_MAGIC);
    if (record->magic != V_MAGIC) return;
    CHECK_EQ(record->size, 8 + STATE + 32 * expected.vlenb);
    CHECK_EQ((uintptr_t)in_frame % 16, 0);
    CHECK((unsigned char *)in_frame == (unsigned char *)&uc->uc_mcontext + 784);
    CHECK(in_frame->data == in_frame->registers);
    CHECK(memcmp(in_frame, &expected, 40) == 0);
    CHECK(same_registers(in_frame->registers, &expected));
    struct record *last = next_record(record);
    CHECK_EQ(last->magic, 0);
    CHECK_EQ(last->size, 0);
    // The handler's own use.
    load_state(&other);
    if (edits) {
        memcpy(in_frame, &other, 40);
        // Registers may be anywhere, and their length is the processor's.
        in_frame->vlenb = 1;
        in_frame->data = other.registers;
    }
}

static void ring(int sig, siginfo_t *info, void *context)
{
    if (is_rung) return;
    // Not before all is loaded.
    is_rung = PC((ucontext_t *)context) >= (uintptr_t)spin && PC((ucontext_t *)context) < (uintptr_t)spun;
    if (is_rung) handler(sig, info, context);
}

static void unused(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    count++;
    CHECK_EQ(first_record(uc)->magic, 0);
    CHECK_EQ(first_record(uc)->size, 0);
    // A use here is the first one.
    if (has_vectors()) load_state(&other);
    PC(uc) += UNDEFINED_SIZE;
}

static void undefined(int sig, siginfo_t *info, void *context)
{
    count++;
    CHECK_EQ(info->si_code, ILL_ILLOPC);
    CHECK_EQ(first_record(context)->magic, 0);
    PC((ucontext_t *)context) += 4;
}

int main(void)
{
    on_siginfo(SIGILL, unused, 0);
    __asm__ volatile(UNDEFINED);
    CHECK_EQ(count, 1);
    if (!has_vectors()) {
        on_siginfo(SIGILL, undefined, 0);
        vector_length();
        CHECK_EQ(count, 2);
        DONE();
    }
    long vlenb = vector_length();
    CHECK_EQ(getauxval(AT_MINSIGSTKSZ) / 32, (1152 + 32 * (unsigned long)vlenb) / 32);
    on_siginfo(SIGILL, handler, 0);
    on_siginfo(SIGALRM, ring, 0);
    fill_vectors(&expected, vlenb, 3);
    fill_vectors(&other, vlenb, 100);
    other.vcsr = 2;
    other.vtype = BYTES_M8;
    other.vl = (uint64_t)vlenb * 8;
    for (edits = 0; edits < 2; edits++) {
        state = expected;
        across_undefined(&state);
        CHECK(same_vectors(&state, edits ? &other : &expected));
    }
    CHECK_EQ(count, 3);
    edits = 0;
    struct itimerval soon = {.it_value.tv_usec = 1000, .it_interval.tv_usec = 1000};
    state = expected;
    MUST(setitimer(ITIMER_REAL, &soon, NULL));
    across_time(&state);
    MUST(setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL));
    CHECK_EQ(count, 4);
    CHECK(same_vectors(&state, &expected));
    DONE();
}

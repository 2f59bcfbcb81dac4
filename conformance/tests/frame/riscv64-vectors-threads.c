// rule: vector registers are a thread's own: others that run in between change nothing of them; a new thread and a child begin with zeros; what a call by the trap instruction leaves of them are ones
// source: Linux's Documentation/arch/riscv/vector.rst (vector register state across system calls)
// covers: pitfall 30
// arch: riscv64
#include "rvv.h"

V_AROUND(for_a_while, "li t0, 10000000\n1: addi t0, t0, -1; bnez t0, 1b");

// What a thread finds that has used none.
void look(struct vectors *state);
__asm__(".text\n.option push\n.option arch, +v\nlook: csrr t1, vl; csrr t2, vtype; csrr t3, vcsr; csrr t4, vlenb\n"
        "sd zero, (a0); sd t1, 8(a0); sd t2, 16(a0); sd t3, 24(a0); sd t4, 32(a0)\n" V_EACH("vs8r.v") "ret\n.option pop");

static long vlenb;

static int are_zeros(struct vectors *state)
{
    look(state);
    if (state->vl || state->vtype || state->vcsr || (long)state->vlenb != vlenb) return 0;
    for (long n = 0; n < 32 * vlenb; n++)
        if (state->registers[n]) return 0;
    return 1;
}

static void *thread(void *seed)
{
    struct vectors state, before;
    CHECK(are_zeros(&state));
    fill_vectors(&before, vlenb, (int)(long)seed);
    for (int round = 0; round < 2; round++) {
        state = before;
        for_a_while(&state);
        CHECK(same_vectors(&state, &before));
    }
    return NULL;
}

int main(void)
{
    if (!has_vectors()) return 0;
    vlenb = vector_length();
    static struct vectors state, before;
    fill_vectors(&before, vlenb, 1);
    state = before;
    for_a_while(&state);
    CHECK(same_vectors(&state, &before));
    pthread_t ids[3];
    for (long n = 0; n < 3; n++) CHECK_EQ(pthread_create(&ids[n], NULL, thread, (void *)(11 * n + 1)), 0);
    state = before;
    for_a_while(&state);
    CHECK(same_vectors(&state, &before));
    for (int n = 0; n < 3; n++) pthread_join(ids[n], NULL);
    pid_t child = fork_or_fail();
    if (child == 0) _exit(!are_zeros(&state));
    CHECK_EQ(reap(child), EXITED(0));
    DONE();
}

// rule: every field of a context is what it must be where an instruction is undefined, and where floating-point registers are in use
// source: Linux's <asm/ucontext.h> and <asm/sigcontext.h> for riscv64; each field as Linux 6.1 has it
// covers: pitfall 12
// arch: riscv64
#include "context.h"

REGISTERS_AROUND(undefined, UNDEFINED)
VECTORS_AROUND(vectors, "li t0, 0x71; fscsr t0\n.globl vectors_at\nvectors_at: " UNDEFINED "\nfscsr zero")
extern char vectors_at[];

static ucontext_t seen;
static siginfo_t told;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    keep(&seen, uc, sizeof seen);
    told = *info;
    PC(uc) += UNDEFINED_SIZE;
}

static uint64_t thread_pointer(void)
{
    uint64_t word;
    __asm__("mv %0, tp" : "=r"(word));
    return word;
}

static uint64_t global_pointer(void)
{
    uint64_t word;
    __asm__("mv %0, gp" : "=r"(word));
    return word;
}

static uint64_t *doubles(void)
{
    return (uint64_t *)((char *)&seen.uc_mcontext + 256);
}

// Behind the state of double precision: what would begin an extension's, and what ends them.
static void check_end(unsigned control)
{
    unsigned *word = (unsigned *)(doubles() + 32);
    FIELD("fcsr", word[0], control);
    for (int n = 0; n < 3; n++) ELEMENT("reserved", n, ((unsigned *)doubles())[129 + n], 0);
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    block_some();
    uint64_t values[REGISTERS + 1], after[REGISTERS + 1];
    fill_registers(values, 0x0123456789abcd00);
    memcpy(after, values, sizeof after);
    undefined(after);
    check_head(&seen, 0, BLOCKED);
    FIELD("pc", PC(&seen), (uintptr_t)undefined_at);
    for (int n = 0; n < REGISTERS; n++) ELEMENT("register", n, (REGISTER(&seen, n)), values[n]);
    FIELD("gp", seen.uc_mcontext.__gregs[3], global_pointer());
    FIELD("tp", seen.uc_mcontext.__gregs[4], thread_pointer());
    CHECK(told.si_addr == undefined_at);

    unsigned char v[VECTOR_BYTES], w[VECTOR_BYTES];
    for (int n = 0; n < VECTOR_BYTES; n++) w[n] = v[n] = (unsigned char)(3 * n + 1);
    vectors(w);
    FIELD("pc", PC(&seen), (uintptr_t)vectors_at);
    for (int n = 0; n < 32; n++) {
        uint64_t must_be;
        memcpy(&must_be, v + 8 * n, 8);
        ELEMENT("f", n, doubles()[n], must_be);
    }
    check_end(0x71);
    DONE();
}

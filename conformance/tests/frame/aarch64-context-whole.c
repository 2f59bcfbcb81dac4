// rule: every field of a context is what it must be where an instruction is undefined, one is with vector registers, and memory is not there
// source: Linux's <asm/ucontext.h> and <asm/sigcontext.h> for arm64; each field as Linux 6.1 has it
// covers: pitfall 12
// arch: aarch64
#include "context.h"
#include "records.h"

REGISTERS_AROUND(undefined, UNDEFINED)
VECTORS_AROUND(vectors, "mov x9, #0x400000; msr fpcr, x9; mov x9, #0x13; msr fpsr, x9\n.globl vectors_at\nvectors_at: " UNDEFINED
                        "\nmsr fpcr, xzr")
REGISTERS_AROUND(breakpoint, BREAKPOINT)
REGISTERS_AROUND(nowhere, "strb w1, [x0]")
extern char vectors_at[];

#define SSBS (1 << 12)

static struct { ucontext_t head; } seen;
static siginfo_t told;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    keep(&seen, uc, sizeof seen);
    told = *info;
    PC(uc) += UNDEFINED_SIZE;
}

static void check_general(const uint64_t *values, uint64_t address, char *at)
{
    ucontext_t *uc = &seen.head;
    check_head(uc, 0, BLOCKED);
    FIELD("fault_address", uc->uc_mcontext.fault_address, address);
    for (int n = 0; n < 31; n++) ELEMENT("x", n, uc->uc_mcontext.regs[n], values[n]);
    FIELD("pc", PC(uc), (uintptr_t)at);
    FIELD("pstate", STATUS(uc) & ~(uint64_t)SSBS, values[REGISTERS]);
}

// The records but for those of what only some processors have.
static void check_records(uint64_t esr, const unsigned char *v, uint32_t fpsr, uint32_t fpcr)
{
    struct record *at = first_record(&seen.head);
    struct fpsimd_record *fp = (struct fpsimd_record *)at;
    FIELD("fpsimd magic", at->magic, FPSIMD_RECORD);
    FIELD("fpsimd size", at->size, 528);
    FIELD("fpsr", fp->fpsr, fpsr);
    FIELD("fpcr", fp->fpcr, fpcr);
    for (int n = 0; v && n < 32; n++) {
        uint64_t is[2], must_be[2];
        memcpy(is, fp->v[n], 16);
        memcpy(must_be, v + 16 * n, 16);
        ELEMENT("v.low", n, is[0], must_be[0]);
        ELEMENT("v.high", n, is[1], must_be[1]);
    }
    at = next_record(at);
    if (esr) {
        FIELD("esr magic", at->magic, ESR_RECORD);
        FIELD("esr size", at->size, 16);
        // The level of the table where nothing was found is the space's affair.
        FIELD("esr", ((struct esr_record *)at)->esr & ~3ULL, esr);
        at = next_record(at);
    }
    while (at->magic != 0) {
        CHECK(at->magic != FPSIMD_RECORD && at->magic != ESR_RECORD && at->size % 16 == 0 && at->size != 0);
        if (failures) return;
        at = next_record(at);
    }
    FIELD("last size", at->size, 0);
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    on_siginfo(SIGSEGV, handler, 0);
    on_siginfo(SIGTRAP, handler, 0);
    block_some();
    uint64_t values[REGISTERS + 1], after[REGISTERS + 1];
    fill_registers(values, 0x0123456789abcd00);
    memcpy(after, values, sizeof after);
    undefined(after);
    check_general(values, 0, undefined_at);
    check_records(0, NULL, 0, 0);
    CHECK(told.si_addr == undefined_at);

    unsigned char v[VECTOR_BYTES], w[VECTOR_BYTES];
    for (int n = 0; n < VECTOR_BYTES; n++) w[n] = v[n] = (unsigned char)(3 * n + 1);
    vectors(w);
    FIELD("pc", PC(&seen.head), (uintptr_t)vectors_at);
    check_records(0, v, 0x13, 0x400000);

    values[0] = 0x5a5a;
    memcpy(after, values, sizeof after);
    nowhere(after);
    check_general(values, 0x5a5a, nowhere_at);
    check_records(0x92000044, NULL, 0x13, 0);
    CHECK(told.si_addr == (void *)0x5a5a);
    // What was meant to be trapped leaves it, and an undefined instruction takes its place.
    breakpoint(after);
    check_general(values, 0x5a5a, breakpoint_at);
    check_records(0x92000044, NULL, 0x13, 0);
    undefined(after);
    FIELD("fault_address", seen.head.uc_mcontext.fault_address, 0);
    check_records(0, NULL, 0x13, 0);
    DONE();
}

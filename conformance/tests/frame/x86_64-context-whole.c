// rule: every field of a context is what it must be where an instruction is undefined, and where memory is not there
// source: Linux's <asm/sigcontext.h> and <asm/ucontext.h> for x86-64; each field as Linux 6.1 has it
// covers: pitfall 12
// arch: x86_64
#include "context.h"

#include <cpuid.h>

// The beginning of the FXSAVE layout, and the XSAVE header.
struct fpx {
    uint16_t cwd, swd, ftw, fop;
    uint64_t rip, rdp;
    uint32_t mxcsr, mxcsr_mask;
    unsigned char st[8][16], xmm[16][16];
    uint64_t unused[6], software[6];
    uint64_t xstate_bv, xcomp_bv, header[6];
};
_Static_assert(sizeof(struct fpx) == 576, "FXSAVE area and XSAVE header");

static int has_xsave(void)
{
    unsigned a, b, c, d;
    return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_OSXSAVE);
}

REGISTERS_AROUND(undefined, UNDEFINED)
REGISTERS_AROUND(nowhere, "mov %al, (%rdx); nop")

static ucontext_t seen;
static struct fpx fp;
static siginfo_t told;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    keep(&seen, uc, sizeof seen);
    keep(&fp, uc->uc_mcontext.fpregs, sizeof fp);
    told = *info;
    PC(uc) += 2;
}

#define GENERAL(uc, register) (uc)->uc_mcontext.gregs[register]

static void check(const uint64_t *values, char *at, int trap, int error, uint64_t address)
{
    check_head(&seen, has_xsave() ? 7 : 6, BLOCKED);
    for (int n = 0; n < REGISTERS; n++) ELEMENT("register", n, (REGISTER(&seen, n)), values[n]);
    FIELD("rip", PC(&seen), (uintptr_t)at);
    // The resume flag is the fault's.
    FIELD("eflags", STATUS(&seen) & ~0x10000ULL, 0x202 | (values[REGISTERS] & FLAGS_MASK));
    FIELD("cs", GENERAL(&seen, REG_CSGSFS) & 0xffff, 0x33);
    FIELD("ss", GENERAL(&seen, REG_CSGSFS) >> 48 & 0xffff, 0x2b);
    FIELD("gs, fs", GENERAL(&seen, REG_CSGSFS) >> 16 & 0xffffffff, 0);
    FIELD("trapno", GENERAL(&seen, REG_TRAPNO), trap);
    FIELD("err", GENERAL(&seen, REG_ERR), error);
    FIELD("oldmask", GENERAL(&seen, REG_OLDMASK), BLOCKED);
    FIELD("cr2", GENERAL(&seen, REG_CR2), address);
    FIELD("cwd", fp.cwd, 0x37f);
    FIELD("swd", fp.swd, 0);
    FIELD("ftw", fp.ftw, 0);
    FIELD("fop", fp.fop, 0);
    FIELD("fip", fp.rip, 0);
    FIELD("fdp", fp.rdp, 0);
    FIELD("mxcsr", fp.mxcsr & ~0x3fU, 0x1f80);
    for (int n = 0; n < 6; n++) ELEMENT("header", n, fp.header[n], 0);
}

int main(void)
{
    on_siginfo(SIGILL, handler, 0);
    on_siginfo(SIGSEGV, handler, 0);
    block_some();
    uint64_t values[REGISTERS + 1], after[REGISTERS + 1];
    fill_registers(values, 0x0123456789abcd00);
    memcpy(after, values, sizeof after);
    undefined(after);
    check(values, undefined_at, 6, 0, 0);
    CHECK(told.si_addr == undefined_at);
    values[RDX] = 0x5a5a;
    memcpy(after, values, sizeof after);
    nowhere(after);
    check(values, nowhere_at, 14, 6, 0x5a5a);
    CHECK(told.si_addr == (void *)0x5a5a);
    DONE();
}

// For tests of riscv64's vector registers.
#ifndef RVV_H
#define RVV_H
#include "process.h"
#include "arch.h"

#include <sys/auxv.h>

#define HAS_VECTORS (1UL << ('v' - 'a'))
#define V_MAGIC 0x53465457

#define V_SET_CONTROL 69
#define V_GET_CONTROL 70
#define V_OFF 1
#define V_ON 2
#define V_NEXT(how) ((how) << 2)
#define V_INHERIT 16

// As the kernel has it in a frame, where the registers are at `data`; in these tests they follow.
struct vectors {
    uint64_t vstart, vl, vtype, vcsr, vlenb;
    unsigned char *data;
    unsigned char registers[32 * 1024];
};

struct record {
    uint32_t magic, size;
};

#define STATE 48
#define NO_TYPE (1UL << 63)
#define BYTES_M8 0xc3 // e8, m8, ta, ma

static int UNUSED has_vectors(void)
{
    return (getauxval(AT_HWCAP) & HAS_VECTORS) != 0;
}

static long UNUSED set_control(unsigned long argument)
{
    return syscall(SYS_prctl, V_SET_CONTROL, argument, 0, 0, 0);
}

static long UNUSED get_control(void)
{
    return syscall(SYS_prctl, V_GET_CONTROL, 0, 0, 0, 0);
}

// Bytes of a register.
static long UNUSED vector_length(void)
{
    long length;
    __asm__ volatile(".option push\n.option arch, +v\ncsrr %0, vlenb\n.option pop" : "=r"(length));
    return length;
}

// The first record of a context, which is the last one where there are no vector registers.
static struct record UNUSED *first_record(ucontext_t *uc)
{
    return (struct record *)((char *)&uc->uc_mcontext + 256 + 520);
}

static struct record UNUSED *next_record(struct record *at)
{
    return (struct record *)((char *)at + at->size);
}

// What the record of vector registers holds.
static struct vectors UNUSED *vectors_of(struct record *at)
{
    return (struct vectors *)(at + 1);
}

#define V_EACH(do)                                                                                \
    "addi a1, a0, 48; csrr a2, vlenb; slli a2, a2, 3\n" do " v0, (a1); add a1, a1, a2\n" do       \
        " v8, (a1); add a1, a1, a2\n" do " v16, (a1); add a1, a1, a2\n" do " v24, (a1)\n"
// Loads all from a structure, runs the code, stores all into it again.
#define V_AROUND(name, code)                                                                      \
    void name(struct vectors *state);                                                             \
    __asm__(".text\n.option push\n.option arch, +v\n" #name ": addi sp, sp, -16; sd a0, (sp)\n"    \
            V_EACH("vl8re8.v") "ld t0, 8(a0); ld t1, 16(a0); ld t2, 24(a0); ld t3, (a0)\n"         \
            "vsetvl zero, t0, t1; csrw vcsr, t2; csrw vstart, t3\n" code "\nld a0, (sp)\n"         \
            "csrr t0, vstart; csrr t1, vl; csrr t2, vtype; csrr t3, vcsr; csrr t4, vlenb\n"        \
            "sd t0, (a0); sd t1, 8(a0); sd t2, 16(a0); sd t3, 24(a0); sd t4, 32(a0)\n"             \
            "csrw vstart, zero\n" V_EACH("vs8r.v") "addi sp, sp, 16; ret\n.option pop")

// Different bytes, and control registers with something in each.
static void UNUSED fill_vectors(struct vectors *state, long vlenb, int seed)
{
    *state = (struct vectors){.vstart = 3, .vl = (uint64_t)vlenb / 2, .vtype = 0xc0, .vcsr = 5, .vlenb = (uint64_t)vlenb};
    for (long n = 0; n < 32 * vlenb; n++) state->registers[n] = (unsigned char)(n * 7 + n / 256 + seed);
}

static int UNUSED same_registers(const unsigned char *registers, const struct vectors *expected)
{
    return memcmp(registers, expected->registers, 32 * expected->vlenb) == 0;
}

static int UNUSED same_vectors(const struct vectors *state, const struct vectors *expected)
{
    return memcmp(state, expected, 40) == 0 && same_registers(state->registers, expected);
}

// Whether all is as a system call leaves it.
static int UNUSED are_discarded(const struct vectors *state)
{
    if (state->vl != 0 || state->vtype != NO_TYPE || state->vstart != 0) return 0;
    for (uint64_t n = 0; n < 32 * state->vlenb; n++)
        if (state->registers[n] != 0xff) return 0;
    return 1;
}

#endif

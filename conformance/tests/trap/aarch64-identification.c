// rule: a program reads the processor's identification registers: each field is what AT_HWCAP tells, or a safe value; what is not allocated is 0; other registers give SIGILL
// source: Linux Documentation/arch/arm64/cpu-feature-registers.rst; seen on Linux 6.1
// arch: aarch64
#include "privileged.h"

#include <sys/auxv.h>

#define READ(name)                                                                                \
    ({                                                                                            \
        uint64_t value_;                                                                          \
        __asm__ volatile("mrs %0, " name : "=r"(value_));                                         \
        value_;                                                                                   \
    })
#define PFR0 READ("id_aa64pfr0_el1")
#define ISAR0 READ("id_aa64isar0_el1")
#define ISAR1 READ("id_aa64isar1_el1")
#define ZFR0 READ("s3_0_c0_c4_4")

#define ATTEMPT(name, code)                                                                       \
    static void attempt_##name(void)                                                              \
    {                                                                                             \
        __asm__ volatile(code ::: "x0", "memory");                                                \
    }

ATTEMPT(revision_before, "mrs x0, s3_0_c0_c0_1")
ATTEMPT(of_32_bits, "mrs x0, id_pfr0_el1")
ATTEMPT(beyond, "mrs x0, s3_0_c0_c8_0")
ATTEMPT(caches, "mrs x0, ccsidr_el1")
ATTEMPT(level, "mrs x0, clidr_el1")
ATTEMPT(features_of_el2, "mrs x0, s3_4_c0_c0_0")

struct feature {
    const char *name;
    uint64_t value;
    int shift, from, word, bit;
};

int main(void)
{
    const unsigned long hwcap[] = {getauxval(AT_HWCAP), getauxval(AT_HWCAP2)};
    CHECK(hwcap[0] & 1 << 11);
    const struct feature all[] = {
        {"aes", ISAR0, 4, 1, 0, 3},       {"pmull", ISAR0, 4, 2, 0, 4},
        {"sha1", ISAR0, 8, 1, 0, 5},      {"sha2", ISAR0, 12, 1, 0, 6},
        {"sha512", ISAR0, 12, 2, 0, 21},  {"crc32", ISAR0, 16, 1, 0, 7},
        {"atomics", ISAR0, 20, 2, 0, 8},  {"asimdrdm", ISAR0, 28, 1, 0, 12},
        {"sha3", ISAR0, 32, 1, 0, 17},    {"sm3", ISAR0, 36, 1, 0, 18},
        {"sm4", ISAR0, 40, 1, 0, 19},     {"asimddp", ISAR0, 44, 1, 0, 20},
        {"asimdfhm", ISAR0, 48, 1, 0, 23}, {"flagm", ISAR0, 52, 1, 0, 27},
        {"flagm2", ISAR0, 52, 2, 1, 7},   {"rng", ISAR0, 60, 1, 1, 16},
        {"dcpop", ISAR1, 0, 1, 0, 16},    {"dcpodp", ISAR1, 0, 2, 1, 0},
        {"jscvt", ISAR1, 12, 1, 0, 13},   {"fcma", ISAR1, 16, 1, 0, 14},
        {"lrcpc", ISAR1, 20, 1, 0, 15},   {"ilrcpc", ISAR1, 20, 2, 0, 26},
        {"frint", ISAR1, 32, 1, 1, 8},    {"sb", ISAR1, 36, 1, 0, 29},
        {"bf16", ISAR1, 44, 1, 1, 14},    {"dgh", ISAR1, 48, 1, 1, 15},
        {"i8mm", ISAR1, 52, 1, 1, 13},    {"fphp", PFR0, 16, 1, 0, 9},
        {"asimdhp", PFR0, 20, 1, 0, 10},  {"sve", PFR0, 32, 1, 0, 22},
        {"sve2", ZFR0, 0, 1, 1, 1},       {"dit", PFR0, 48, 1, 0, 24},
    };
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
        const struct feature *f = all + i;
        int field = (int)(f->value >> f->shift & 15) >= f->from;
        int told = (int)(hwcap[f->word] >> f->bit & 1);
        if (field != told) FAIL("%s: register %d, hwcap %d", f->name, field, told);
    }

    // What is the kernel's: EL1 and EL0 are 64 bits only, no granule, no level of the rest.
    CHECK_EQ(PFR0 & ~(0xful << 48 | 0xful << 32 | 0xfful << 16), 0x11);
    CHECK_EQ(ISAR0 & 15ul << 56, 0);
    CHECK_EQ(READ("id_aa64mmfr0_el1") & ~(15ul << 60), 0x111ff000000);
    CHECK_EQ(READ("id_aa64dfr0_el1"), 6);
    CHECK_EQ(READ("mpidr_el1"), 1ul << 31);
    CHECK_EQ(READ("revidr_el1"), 0);
    CHECK(READ("midr_el1") != 0);
    // Registers that are of programs of 32 bits, and what is not allocated.
    CHECK_EQ(READ("id_isar0_el1"), 0);
    CHECK_EQ(READ("id_isar5_el1") & ~0x1fff0ul, 0);
    CHECK_EQ(READ("mvfr0_el1") & ~0xf00ul, 0);
    CHECK_EQ(READ("mvfr1_el1") & ~0xf00fff00ul, 0);
    CHECK_EQ(READ("mvfr1_el1") >> 28 != 0, READ("mvfr0_el1") != 0);
    CHECK_EQ(READ("s3_0_c0_c4_7"), 0);
    CHECK_EQ(READ("s3_0_c0_c7_7"), 0);

    // The register of zeros is no place, and others keep what they have.
    uint64_t before = 0x123456789, after = 0, flags;
    __asm__ volatile("cmp %0, %0\n\tmrs xzr, id_aa64pfr0_el1\n\tmrs x30, id_aa64pfr0_el1\n\t"
                     "mov %1, x30\n\tmrs %2, nzcv"
                     : "+r"(before), "=&r"(after), "=&r"(flags) : : "x30", "cc");
    CHECK_EQ(before, 0x123456789);
    CHECK_EQ(after, PFR0);
    CHECK_EQ(flags, 6ul << 28);

    const struct attempt others[] = {
        {"s3_0_c0_c0_1", attempt_revision_before}, {"id_pfr0_el1", attempt_of_32_bits}, {"s3_0_c0_c8_0", attempt_beyond},
        {"ccsidr_el1", attempt_caches},            {"clidr_el1", attempt_level},
        {"s3_4_c0_c0_0", attempt_features_of_el2},
    };
    check_attempts(others, sizeof others / sizeof *others, SIGILL, ILL_ILLOPC);
    DONE();
}

// rule: riscv_hwprobe fills in the values of the keys that it knows, -1 for others; it refuses flags it does not know, sets of no processor, bad addresses; what it names may be used; riscv_flush_icache takes its flag
// source: Linux's Documentation/arch/riscv/hwprobe.rst; the instruction set manual; arch/riscv/kernel/sys_riscv.c
// arch: riscv64
#include "check.h"
#include <sys/auxv.h>

#define SYS_HWPROBE 258
#define SYS_FLUSH_ICACHE 259

struct pair {
    long key;
    unsigned long value;
};

enum { MVENDORID, MARCHID, MIMPID, BASE_BEHAVIOR, IMA_EXT_0, CPUPERF_0, ZICBOZ_BLOCK_SIZE, HIGHEST, TIME_FREQ };
#define IMA 1UL
#define EXT_FD (1UL << 0)
#define EXT_C (1UL << 1)
#define EXT_V (1UL << 2)
#define EXT_ZBA (1UL << 3)
#define EXT_ZBB (1UL << 4)
#define EXT_ZBS (1UL << 5)
#define EXT_ZICBOZ (1UL << 6)
#define EXT_VECTORS (0x1fUL << 37)
#define EXT_PARTS_OF_C (1UL << 43 | 1UL << 45)
#define WHICH_CPUS 1UL

static long probe(struct pair *pairs, size_t count, size_t size, unsigned long *cpus, unsigned long flags)
{
    return syscall(SYS_HWPROBE, pairs, count, size, cpus, flags);
}

static unsigned long value(long key)
{
    struct pair pair = {key, 77};
    CHECK_EQ(probe(&pair, 1, 0, NULL, 0), 0);
    CHECK_EQ(pair.key, key);
    return pair.value;
}

static void extensions_work(unsigned long has)
{
    CHECK_EQ(has & (EXT_FD | EXT_C), EXT_FD | EXT_C);
    CHECK_EQ(has & EXT_PARTS_OF_C, EXT_PARTS_OF_C);
    CHECK_EQ((has & EXT_V) != 0, (getauxval(AT_HWCAP) >> ('v' - 'a')) & 1);
    CHECK_EQ(has & EXT_VECTORS, has & EXT_V ? EXT_VECTORS : 0);
    unsigned long a = 5, b = 1000, got;
    if (has & EXT_ZBA) {
        // sh1add got, a, b
        __asm__(".insn r 0x33, 2, 0x10, %0, %1, %2" : "=r"(got) : "r"(a), "r"(b));
        CHECK_EQ(got, 1010);
    }
    if (has & EXT_ZBB) {
        // max got, a, b
        __asm__(".insn r 0x33, 6, 5, %0, %1, %2" : "=r"(got) : "r"(a), "r"(b));
        CHECK_EQ(got, 1000);
    }
    if (has & EXT_ZBS) {
        // bset got, b, a
        __asm__(".insn r 0x33, 1, 0x14, %0, %1, %2" : "=r"(got) : "r"(b), "r"(a));
        CHECK_EQ(got, 1000 | 1 << 5);
    }
    CHECK_EQ((has & EXT_ZICBOZ) != 0, value(ZICBOZ_BLOCK_SIZE) != 0);
}

int main(void)
{
    CHECK_EQ(value(BASE_BEHAVIOR), IMA);
    extensions_work(value(IMA_EXT_0));
    CHECK(value(CPUPERF_0) <= 4);
    CHECK((unsigned long)&errno < value(HIGHEST));
    CHECK(value(TIME_FREQ) > 0);

    // All at once, in any order, what is not known among them.
    struct pair pairs[] = {{1 << 20, 5}, {MIMPID, 5}, {-2, 5}, {BASE_BEHAVIOR, 5}, {MVENDORID, 5}, {MARCHID, 5}};
    CHECK_EQ(probe(pairs, 6, 0, NULL, 0), 0);
    CHECK_EQ(pairs[0].key, -1);
    CHECK_EQ(pairs[0].value, 0);
    CHECK_EQ(pairs[1].value, value(MIMPID));
    CHECK_EQ(pairs[2].key, -1);
    CHECK_EQ(pairs[3].key, BASE_BEHAVIOR);
    CHECK_EQ(pairs[3].value, IMA);
    CHECK_EQ(pairs[4].value, value(MVENDORID));
    CHECK_EQ(pairs[5].value, value(MARCHID));
    CHECK_EQ(probe(NULL, 0, 0, NULL, 0), 0);
    CHECK_ERRNO(probe(NULL, 1, 0, NULL, 0), EFAULT);
    CHECK_ERRNO(probe((void *)-32L, 2, 0, NULL, 0), EFAULT);
    CHECK_ERRNO(probe(pairs, 1, 0, NULL, 2), EINVAL);
    CHECK_ERRNO(probe(pairs, 1, 0, NULL, WHICH_CPUS | 2), EINVAL);

    // Of some processors: those of the set that there are.
    unsigned long cpus[4] = {3, -1UL, -1UL, -1UL};
    CHECK_EQ(probe(pairs, 4, sizeof cpus, cpus, 0), 0);
    CHECK_EQ(probe(pairs, 4, 1, cpus, 0), 0);
    CHECK_EQ(cpus[0], 3);
    CHECK_ERRNO(probe(pairs, 4, 0, cpus, 0), EINVAL);
    CHECK_ERRNO(probe(pairs, 4, 8, NULL, 0), EFAULT);
    cpus[0] = 0;
    CHECK_ERRNO(probe(pairs, 4, 8, cpus, 0), EINVAL);

    // Which processors: empty stands for all; a set of bits has to be there, another value to be the same.
    struct pair wanted[] = {{BASE_BEHAVIOR, IMA}, {IMA_EXT_0, EXT_C}, {MVENDORID, value(MVENDORID)}};
    CHECK_EQ(probe(wanted, 3, 8, cpus, WHICH_CPUS), 0);
    CHECK_EQ(cpus[0] & 1, 1);
    CHECK_EQ(wanted[1].value, EXT_C);
    cpus[0] = 1;
    CHECK_EQ(probe(wanted, 3, 8, cpus, WHICH_CPUS), 0);
    CHECK_EQ(cpus[0], 1);
    wanted[2].value++;
    CHECK_EQ(probe(wanted, 3, 8, cpus, WHICH_CPUS), 0);
    CHECK_EQ(cpus[0], 0);
    wanted[2].value--;
    wanted[1].value = 1UL << 63;
    CHECK_EQ(probe(wanted, 3, 8, cpus, WHICH_CPUS), 0);
    CHECK_EQ(cpus[0], 0);
    wanted[1].key = 1 << 20;
    cpus[0] = 1;
    CHECK_EQ(probe(wanted, 3, 8, cpus, WHICH_CPUS), 0);
    CHECK_EQ(cpus[0], 0);
    CHECK_EQ(wanted[1].key, -1);
    CHECK_EQ(wanted[1].value, 0);
    CHECK_ERRNO(probe(wanted, 1, 0, cpus, WHICH_CPUS), EINVAL);
    CHECK_ERRNO(probe(wanted, 1, 8, NULL, WHICH_CPUS), EINVAL);
    CHECK_ERRNO(probe(wanted, 1, 8, (void *)8, WHICH_CPUS), EFAULT);
    CHECK_ERRNO(probe((void *)8, 1, 8, cpus, WHICH_CPUS), EFAULT);

    CHECK_EQ(syscall(SYS_FLUSH_ICACHE, 0, -1L, 0), 0);
    CHECK_EQ(syscall(SYS_FLUSH_ICACHE, main, main, 1), 0);
    CHECK_ERRNO(syscall(SYS_FLUSH_ICACHE, main, main, 2), EINVAL);
    DONE();
}

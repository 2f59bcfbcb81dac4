// rule: an ordinary access to an unaligned address works, across pages, too; an atomic one is SIGBUS with BUS_ADRALN on arm64 and riscv64
// source: POSIX <signal.h>, BUS_ADRALN; seen on Linux 6.1 (arm64), 6.12 (riscv64) and 6.18 (x86-64)
// covers: pitfall 12
#include "fault.h"

int main(void)
{
    char *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    catch_faults(SIGBUS);
    catch_faults(SIGSEGV);
    typedef uint64_t __attribute__((aligned(1))) odd;
    for (int at = 4096 - 12; at < 4096 + 4; at++) {
        CHECK_EQ(FAULTS(*(volatile odd *)(p + at) = 0x1122334455667788), 0);
        CHECK_EQ(*(volatile odd *)(p + at), 0x1122334455667788);
    }
    // Over the end of sixteen bytes no processor does it.
    char *bad = p + 16 - 3;
    uint64_t result;
#if defined(__aarch64__)
    CHECK_EQ(FAULTS(__asm__ volatile("ldxr %0, [%1]; clrex" : "=r"(result) : "r"(bad) : "memory")), SIGBUS);
    CHECK(fault_info.si_addr == bad);
#elif defined(__riscv)
    CHECK_EQ(FAULTS(__asm__ volatile("amoadd.d %0, zero, (%1)" : "=r"(result) : "r"(bad) : "memory")), SIGBUS);
    // Linux gives the instruction's address here.
    CHECK_EQ((uintptr_t)fault_info.si_addr, PC(&fault_context));
#else
    result = 0;
    CHECK_EQ(FAULTS(__asm__ volatile("lock xadd %0, (%1)" : "+r"(result) : "r"(bad) : "memory")), 0);
#endif
#ifndef __x86_64__
    CHECK_EQ(fault_info.si_code, BUS_ADRALN);
#endif
    DONE();
}

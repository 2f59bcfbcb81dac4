// rule: the top byte of an arm64 address is a tag: an access does without it, and so does si_addr unless SA_EXPOSE_TAGBITS is set
// source: Linux's Documentation/arm64/tagged-pointers.rst; sigaction(2), SA_EXPOSE_TAGBITS
// covers: pitfall 9
// arch: aarch64
#include "fault.h"

#define TAGGED(address) ((char *)((uintptr_t)(address) | 0x5aUL << 56))

int main(void)
{
    volatile char byte = 7;
    CHECK_EQ(*(volatile char *)TAGGED(&byte), 7);
    *(volatile char *)TAGGED(&byte) = 9;
    CHECK_EQ(byte, 9);
    char *hole = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    on_siginfo(SIGSEGV, fault_handler, 0);
    CHECK_EQ(FAULTS(*(volatile char *)TAGGED(hole + 5) = 1), SIGSEGV);
    CHECK_EQ(fault_info.si_code, SEGV_ACCERR);
    CHECK(fault_info.si_addr == hole + 5);
    on_siginfo(SIGSEGV, fault_handler, 0x800); // SA_EXPOSE_TAGBITS
    CHECK_EQ(FAULTS(*(volatile char *)TAGGED(hole + 5) = 1), SIGSEGV);
    CHECK(fault_info.si_addr == TAGGED(hole + 5));
    DONE();
}

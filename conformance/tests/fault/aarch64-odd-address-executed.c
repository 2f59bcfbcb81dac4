// rule: an instruction at an address that is no multiple of four is SIGBUS with BUS_ADRALN and the address
// source: Arm ARM, PC alignment checking; seen on Linux 6.1
// covers: pitfall 12
// arch: aarch64
#include "fault.h"

int main(void)
{
    static const unsigned char code[] = {CODE_RETURN};
    catch_faults(SIGBUS);
    catch_faults(SIGSEGV);
    char *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < 8; i += 4) memcpy(p + i, code, sizeof code);
    MUST(mprotect(p, 4096, PROT_READ | PROT_EXEC));
    CHECK_EQ(FAULTS(((void (*)(void))p)()), 0);
    CHECK_EQ(FAULTS(((void (*)(void))(p + 2))()), SIGBUS);
    CHECK_EQ(fault_info.si_code, BUS_ADRALN);
    CHECK(fault_info.si_addr == p + 2);
    CHECK_EQ(PC(&fault_context), (uintptr_t)(p + 2));
    DONE();
}

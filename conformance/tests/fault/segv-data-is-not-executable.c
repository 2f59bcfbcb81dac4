// rule: the program's data, heap and stack cannot be executed
// source: the segments of an ELF file; SEGV_ACCERR
#include "fault.h"

static unsigned char data[16] = {0xc3};

int main(void)
{
    unsigned char stack[16] = {0xc3};
    unsigned char *heap = malloc(16);
    heap[0] = 0xc3;
    void *places[] = {data, stack, heap};
    catch_faults(SIGSEGV);
    for (int i = 0; i < 3; i++) {
        void (*function)(void) = (void (*)(void))places[i];
        CHECK_EQ(FAULTS(function()), SIGSEGV);
        CHECK_EQ(fault_info.si_code, SEGV_ACCERR);
        CHECK(fault_info.si_addr == places[i]);
    }
    DONE();
}

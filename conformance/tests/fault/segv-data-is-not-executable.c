// rule: the program's data, heap and stack cannot be executed
// source: the segments of an ELF file; SEGV_ACCERR
#include "fault.h"

static unsigned char data[16] __attribute__((aligned(8))) = {CODE_RETURN};

int main(void)
{
    unsigned char stack[16] __attribute__((aligned(8))) = {CODE_RETURN};
    unsigned char *heap = malloc(16);
    memcpy(heap, data, 16);
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

// rule: an arm64 fault's context has its address and a record with the syndrome: data or instruction abort, read or write, translation or permission
// source: Linux's struct esr_context; Arm ARM, ESR_EL1
// covers: pitfall 12
// arch: aarch64
#include "records.h"

static sigjmp_buf env;
static uint64_t esr, address;

static void handler(int sig, siginfo_t *info, void *context)
{
    esr = syndrome(context);
    address = ((ucontext_t *)context)->uc_mcontext.fault_address;
    CHECK_EQ(address, (uintptr_t)info->si_addr);
    siglongjmp(env, 1);
}

#define SYNDROME_OF(statement)              \
    do {                                    \
        esr = address = 1;                  \
        if (sigsetjmp(env, 1) == 0) {       \
            statement;                      \
            FAIL("no fault");               \
        }                                   \
    } while (0)
#define CLASS (esr >> 26)
#define DATA_ABORT 0x24
#define INSTRUCTION_ABORT 0x20
#define IS_WRITE (esr >> 6 & 1)
#define STATUS_KIND (esr >> 2 & 0xf)
#define TRANSLATION 1
#define PERMISSION 3

int main(void)
{
    long page = sysconf(_SC_PAGESIZE);
    char *p = mmap(NULL, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK_EQ(*(volatile char *)p, 0);
    on_siginfo(SIGSEGV, handler, 0);
    SYNDROME_OF(*(volatile char *)0x40);
    CHECK_EQ(CLASS, DATA_ABORT);
    CHECK_EQ(IS_WRITE, 0);
    CHECK_EQ(STATUS_KIND, TRANSLATION);
    CHECK_EQ(address, 0x40);
    SYNDROME_OF(*(volatile char *)0x48 = 0);
    CHECK_EQ(CLASS, DATA_ABORT);
    CHECK_EQ(IS_WRITE, 1);
    CHECK_EQ(STATUS_KIND, TRANSLATION);
    CHECK_EQ(address, 0x48);
    SYNDROME_OF(*(volatile char *)(p + 3) = 0);
    CHECK_EQ(CLASS, DATA_ABORT);
    CHECK_EQ(IS_WRITE, 1);
    CHECK_EQ(STATUS_KIND, PERMISSION);
    CHECK_EQ(address, (uintptr_t)(p + 3));
    SYNDROME_OF(((void (*)(void))p)());
    CHECK_EQ(CLASS, INSTRUCTION_ABORT);
    CHECK_EQ(STATUS_KIND, PERMISSION);
    CHECK_EQ(address, (uintptr_t)p);
    // What is known of the kernel's half: nothing.
    SYNDROME_OF(*(volatile char *)0xffff800000100000);
    CHECK_EQ(CLASS, DATA_ABORT);
    CHECK_EQ(esr & 0x3f, 4); // translation, level 0
    CHECK_EQ(address, 0xffff800000100000);
    DONE();
}

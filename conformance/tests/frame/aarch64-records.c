// rule: arm64's frame has records behind the registers: first that of the vector registers, each aligned to 16 and inside, one of zeros at the end
// source: Linux's <asm/sigcontext.h> for arm64
// covers: pitfall 12
// arch: aarch64
#include "records.h"

static int count;

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    count++;
    CHECK_EQ(offsetof(ucontext_t, uc_mcontext), 176);
    CHECK_EQ(offsetof(mcontext_t, __reserved), 288);
    CHECK_EQ((char *)context - (char *)info, 128);
    CHECK_EQ((uintptr_t)first_record(uc) % 16, 0);
    CHECK_EQ(first_record(uc)->magic, FPSIMD_RECORD);
    int vectors = 0, bytes = 0;
    struct record *at;
    for (at = first_record(uc); at->magic != 0; at = next_record(at)) {
        CHECK(at->size >= 16 && at->size % 16 == 0);
        if (at->size < 16 || (bytes += (int)at->size) > RECORDS_SIZE - 16) {
            FAIL("a record of %u bytes", at->size);
            break;
        }
        if (at->magic == FPSIMD_RECORD) {
            vectors++;
            CHECK_EQ(at->size, sizeof(struct fpsimd_record));
        }
        // Nothing faulted yet.
        CHECK(at->magic != ESR_RECORD);
    }
    CHECK_EQ(at->size, 0);
    CHECK_EQ(vectors, 1);
    CHECK_EQ(uc->uc_mcontext.fault_address, 0);
}

int main(void)
{
    on_siginfo(SIGUSR1, handler, 0);
    on_siginfo(SIGALRM, handler, 0);
    char dirt[16384];
    memset(dirt, 0xa5, sizeof dirt);
    __asm__ volatile("" : : "r"(dirt) : "memory");
    MUST(kill(getpid(), SIGUSR1));
    struct itimerval soon = {.it_value.tv_usec = 10000};
    MUST(setitimer(ITIMER_REAL, &soon, NULL));
    while (*(volatile int *)&count < 2) {
    }
    DONE();
}

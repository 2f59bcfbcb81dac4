// rule: records that rt_sigreturn does not know, twice the same, of a wrong size, out of the frame or without the vector registers end the program by SIGSEGV
// source: Linux arch/arm64/kernel/signal.c, parse_user_sigframe; sigreturn trusts nothing in the frame
// covers: pitfall 6
// arch: aarch64
#include "process.h"
#include "records.h"

enum { NOTHING, ANOTHER_SYNDROME, UNKNOWN, NO_VECTORS, SHORT_VECTORS, LONG_VECTORS, VECTORS_TWICE, ODD_SIZE, ZERO_SIZE,
       BEYOND, HUGE, ENDS_WITH_SIZE, EXTRA_ELSEWHERE, CASES };
static int forged;

static void append(struct record *end, uint32_t magic, uint32_t size)
{
    memset(end, 0, 1024);
    *end = (struct record){magic, size};
}

static void forger(int sig, siginfo_t *info, void *context)
{
    struct record *first = first_record(context), *end = find_record(context, 0);
    switch (forged) {
    case ANOTHER_SYNDROME: append(end, ESR_RECORD, 16); break;
    case UNKNOWN: append(end, 0x12345678, 16); break;
    case NO_VECTORS: *first = (struct record){0, 0}; break;
    case SHORT_VECTORS: first->size -= 16; break;
    case LONG_VECTORS: append(end, 0, 0); first->size += 16; break;
    case VECTORS_TWICE: append(end, FPSIMD_RECORD, sizeof(struct fpsimd_record)); break;
    case ODD_SIZE: append(end, ESR_RECORD, 17); break;
    case ZERO_SIZE: append(end, ESR_RECORD, 0); break;
    case BEYOND: append(end, ESR_RECORD, RECORDS_SIZE); break;
    case HUGE: append(end, ESR_RECORD, 0xfffffff0); break;
    case ENDS_WITH_SIZE: append(end, 0, 16); break;
    case EXTRA_ELSEWHERE: {
        append(end, EXTRA_RECORD, 32);
        ((uint64_t *)end)[1] = 0xffff800000000000;
        ((uint32_t *)end)[4] = 16;
        break;
    }
    }
}

int main(void)
{
    for (forged = 0; forged < CASES; forged++) {
        pid_t child = fork_or_fail();
        if (child == 0) {
            on_siginfo(SIGUSR1, forger, 0);
            kill(getpid(), SIGUSR1);
            _exit(0);
        }
        int status = reap(child) & ~0x80;
        int wanted = forged <= ANOTHER_SYNDROME ? EXITED(0) : KILLED(SIGSEGV);
        if (status != wanted) FAIL("forgery %d ends with %#x, not %#x", forged, status, wanted);
    }
    DONE();
}

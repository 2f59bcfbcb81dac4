// rule: arm64's frame has all vectors and predicates of SVE where a thread has them, of each length, behind an extra record where there is no room, and rt_sigreturn puts back what a handler made of them
// source: Linux's Documentation/arch/arm64/sve.rst; <asm/sigcontext.h>
// covers: pitfall 12
// arch: aarch64
#include "sve.h"

SVE_AROUND(across_undefined, ".inst 0")
SVE_AROUND(across_time, "mov x9, #34464; movk x9, #60, lsl #16\n1: sub x9, x9, #1; cbnz x9, 1b")
SVE_AROUND(load_state, "")

static long length;
static int count, edits;
static unsigned char expected[STATE_SIZE(256)], other[STATE_SIZE(256)];

static void handler(int sig, siginfo_t *info, void *context)
{
    ucontext_t *uc = context;
    struct sve_record *record = sve_record(uc);
    count++;
    if (sig == SIGILL) PC(uc) += 4;
    CHECK(record != NULL);
    if (!record) return;
    CHECK_EQ(record->vl, length);
    CHECK_EQ(record->flags, 0);
    CHECK_EQ(record->head.size, (Z_OFFSET + STATE_SIZE(length) + 15) / 16 * 16);
    unsigned char *state = (unsigned char *)record + Z_OFFSET;
    CHECK(memcmp(state, expected, STATE_SIZE(length)) == 0);
    struct fpsimd_record *fp = find_record(uc, FPSIMD_RECORD);
    for (int n = 0; n < 32; n++) CHECK(memcmp(fp->v[n], expected + n * length, 16) == 0);
    CHECK_EQ((struct record *)record == first_record(uc), 0);
    struct record *last = next_record(&record->head);
    CHECK_EQ(last->magic, 0);
    CHECK_EQ(last->size, 0);
    // The handler's own use.
    load_state(other);
    if (edits) {
        memcpy(state, other, STATE_SIZE(length));
        // The first 128 bits are the other record's.
        for (int n = 0; n < 32; n++) fp->v[n][0] ^= 1;
    }
}

int main(void)
{
    if (!has_sve()) return 0;
    on_siginfo(SIGILL, handler, 0);
    on_siginfo(SIGALRM, handler, 0);
    static unsigned char state[STATE_SIZE(256)];
    for (long vl = 16; vl <= 256; vl += 16) {
        long set = set_vl((unsigned long)vl);
        if (set != vl) continue;
        length = vl;
        fill_state(expected, vl, 3);
        fill_state(other, vl, 100);
        int before = count;
        for (edits = 0; edits < 2; edits++) {
            memcpy(state, expected, sizeof state);
            across_undefined(state);
            CHECK_EQ(count, before + 1 + edits);
            if (edits) {
                for (int n = 0; n < 32; n++) {
                    CHECK_EQ(state[n * vl], expected[n * vl] ^ 1);
                    CHECK(memcmp(state + n * vl + 1, expected + n * vl + 1, 15) == 0);
                    CHECK(memcmp(state + n * vl + 16, other + n * vl + 16, (size_t)vl - 16) == 0);
                }
                CHECK(memcmp(state + 32 * vl, other + 32 * vl, 17 * (vl / 8)) == 0);
            } else {
                CHECK(memcmp(state, expected, STATE_SIZE(vl)) == 0);
            }
        }
        edits = 0;
        struct itimerval soon = {.it_value.tv_usec = 1000};
        memcpy(state, expected, sizeof state);
        MUST(setitimer(ITIMER_REAL, &soon, NULL));
        across_time(state);
        CHECK_EQ(count, before + 3);
        CHECK(memcmp(state, expected, STATE_SIZE(vl)) == 0);
    }
    CHECK(count > 0);
    DONE();
}

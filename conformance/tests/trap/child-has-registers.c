// rule: after clone by the trap instruction parent and child go on with the same registers, vector registers included; only the result differs
// source: POSIX fork(), DESCRIPTION ("exact copy"); clone(2)
#include "process.h"
#include "trap.h"

VECTORS_AROUND(vectors_at_clone, CLONE)

int main(void)
{
    fflush(stdout);
    long result = trap(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    MUST(result);
    if (result == 0) CHILD_DONE();
    check_child((pid_t)result);

    unsigned char before[VECTOR_BYTES], after[VECTOR_BYTES];
    pid_t parent = getpid();
    for (int i = 0; i < VECTOR_BYTES; i++) before[i] = (unsigned char)(i * 13 + 1);
    memcpy(after, before, sizeof after);
    set_fp_control(FP_TO_ZERO);
    vectors_at_clone(after);
    CHECK_EQ(memcmp(before, after, VECTOR_BYTES), 0);
    CHECK_EQ(get_fp_control(), FP_TO_ZERO);
    if (getpid() != parent) CHILD_DONE();
    check_child(-1);
    DONE();
}

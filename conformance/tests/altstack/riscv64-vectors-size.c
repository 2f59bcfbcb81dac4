// rule: an alternate stack must be larger than the frame of the thread that sets it, with its vector registers if it has used them
// source: Linux arch/riscv/kernel/signal.c, sigaltstack_size_valid
// arch: riscv64
#include "../rvv.h"

static char memory[64 * 1024];

static int set(size_t size)
{
    stack_t stack = {.ss_sp = memory, .ss_size = size};
    return sigaltstack(&stack, NULL);
}

int main(void)
{
    CHECK_EQ(set(2048), 0);
    if (!has_vectors()) return 0;
    size_t frame = 1152 + 32 * (size_t)vector_length();
    // What is set already is not looked at again.
    CHECK_EQ(set(2048), 0);
    CHECK_EQ(set(frame < 2048 ? 2049 : frame + 1), 0);
    if (frame >= 2048) {
        CHECK_ERRNO(set(frame), ENOMEM);
        CHECK_ERRNO(set(2048), ENOMEM);
    }
    CHECK_ERRNO(set(2047), ENOMEM);
    DONE();
}

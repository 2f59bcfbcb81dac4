// rule: the stack has a soft limit, 8 MiB unless set otherwise, and is that deep
// source: getrlimit(2), RLIMIT_STACK
#include "check.h"

static int __attribute__((noinline)) deep(int depth)
{
    volatile char local[16384];
    local[0] = (char)depth;
    local[16383] = local[0];
    return depth == 0 ? local[16383] : deep(depth - 1) + local[16383] - local[0];
}

int main(void)
{
    struct rlimit limit;
    MUST(getrlimit(RLIMIT_STACK, &limit));
    CHECK(limit.rlim_cur == 8 << 20);
    CHECK_EQ(deep(400), 0); // 6.4 MiB
    DONE();
}

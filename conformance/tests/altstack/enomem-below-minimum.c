// rule: an alternate stack smaller than MINSIGSTKSZ (2048, on arm64 5120) is ENOMEM, one of that size is taken
// source: POSIX sigaltstack(), ERRORS [ENOMEM]; the raw call, musl checks by itself
#include "altstack.h"
#include "arch.h"

int main(void)
{
    size_t sizes[] = {0, 1, 1024, LEAST_ALTERNATE - 1};
    for (int i = 0; i < 4; i++) {
        stack_t new = {.ss_sp = alternate, .ss_size = sizes[i]};
        CHECK_ERRNO(syscall(SYS_sigaltstack, &new, NULL), ENOMEM);
    }
    stack_t now, least = {.ss_sp = alternate, .ss_size = LEAST_ALTERNATE};
    MUST(sigaltstack(NULL, &now));
    CHECK_EQ(now.ss_flags, SS_DISABLE);
    CHECK_EQ(syscall(SYS_sigaltstack, &least, NULL), 0);
    MUST(sigaltstack(NULL, &now));
    CHECK_EQ(now.ss_size, LEAST_ALTERNATE);
    DONE();
}

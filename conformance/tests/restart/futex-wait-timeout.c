// rule: FUTEX_WAIT with a timeout gives EINTR after a handler, even with SA_RESTART
// source: signal(7), "Interruption of system calls"; futex(2)
// covers: pitfall 16
#include "restart.h"

int main(void)
{
    int word = 0, flags[] = {0, SA_RESTART};
    struct timespec limit = {10, 0};
    for (int i = 0; i < 2; i++) {
        interrupt_after(20, flags[i]);
        CHECK_ERRNO(futex(&word, FUTEX_WAIT, 0, &limit), EINTR);
        CHECK_EQ(handled, 1);
    }
    DONE();
}

// rule: poll, ppoll, select and pselect are never restarted: EINTR even with SA_RESTART
// source: signal(7), "Interruption of system calls"
// covers: pitfall 16
#include "restart.h"

int main(void)
{
    struct timespec ten = {10, 0};
    struct timeval ten_too = {10, 0};
    interrupt_after(20, SA_RESTART);
    CHECK_ERRNO(poll(NULL, 0, 10000), EINTR);
    CHECK_EQ(handled, 1);
    interrupt_after(20, SA_RESTART);
    CHECK_ERRNO(ppoll(NULL, 0, &ten, NULL), EINTR);
    CHECK_EQ(handled, 1);
    interrupt_after(20, SA_RESTART);
    CHECK_ERRNO(select(0, NULL, NULL, NULL, &ten_too), EINTR);
    CHECK_EQ(handled, 1);
    interrupt_after(20, SA_RESTART);
    CHECK_ERRNO(pselect(0, NULL, NULL, NULL, &ten, NULL), EINTR);
    CHECK_EQ(handled, 1);
    DONE();
}
